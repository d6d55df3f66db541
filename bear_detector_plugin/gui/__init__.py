# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user of QGIS sees: dock, map tool, layers, tasks and messages."""
