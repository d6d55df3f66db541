# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey that never was, to try everything on: ice and animals, drawn."""
