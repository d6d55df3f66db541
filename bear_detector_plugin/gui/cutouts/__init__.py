# SPDX-License-Identifier: GPL-2.0-or-later
"""The window in which animals are cut out of web photos."""
