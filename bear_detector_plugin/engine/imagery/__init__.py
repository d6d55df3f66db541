# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos and mosaics: which ones, their pixels and windows, and what they tell of their camera, place and scale."""
