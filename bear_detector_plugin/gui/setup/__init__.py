# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine's environment and the plugin's settings."""
