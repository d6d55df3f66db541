# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos and mosaics: which ones, their pixels, their windows, and what they say of their place and scale."""
