# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's end of the wire to the engine's process."""
