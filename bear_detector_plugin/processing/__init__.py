# SPDX-License-Identifier: GPL-2.0-or-later
"""The jobs as Processing algorithms: in the toolbox, in models, and with `qgis_process` without a screen."""
