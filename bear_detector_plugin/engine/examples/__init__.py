# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model learns from: examples on the map, drawn background, animals cut out of web photos."""
