# SPDX-License-Identifier: GPL-2.0-or-later
"""From examples to a trained network and its model files; all that needs torch, but for the screen."""
