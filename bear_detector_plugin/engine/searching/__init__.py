# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos searched for animals: one photo, all of a survey, on one machine or on many."""
