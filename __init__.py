# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS starts here: the repository's root is the plugin's folder."""


def classFactory(iface):  # noqa: D103, ANN001, ANN201, N802 - QGIS's word
    from .bear_detector_plugin.plugin import BearDetectorPlugin

    return BearDetectorPlugin(iface)
