# SPDX-License-Identifier: GPL-2.0-or-later
"""A model: its file, its card, what it was trained on, and the session that runs it."""
