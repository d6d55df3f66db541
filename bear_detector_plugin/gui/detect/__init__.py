# SPDX-License-Identifier: GPL-2.0-or-later
"""Scanning imagery, and the detections on the map."""
