# SPDX-License-Identifier: GPL-2.0-or-later
"""A model measured on labelled photos, and the report on it."""
