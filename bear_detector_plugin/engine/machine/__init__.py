# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine at work: how many of its cores, and which of its devices."""
