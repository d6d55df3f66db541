# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing detections for other programs."""
