# SPDX-License-Identifier: GPL-2.0-or-later
"""How a screen is made: the small network that looks at photos first."""
