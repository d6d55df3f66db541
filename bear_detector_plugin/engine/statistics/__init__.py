# SPDX-License-Identifier: GPL-2.0-or-later
"""How well animals are found, what a score promises, how many there are: pure functions of numbers."""
