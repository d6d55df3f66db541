# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests share.

A Python without QGIS runs the engine's tests only, one with QGIS runs all. pytest-qgis starts QGIS as soon as
it is loaded, so it is loaded here, where there is a QGIS, and without a screen.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["pytest_qgis.plugin"] if find_spec("qgis") else []
collect_ignore = [] if find_spec("qgis") else ["plugin"]
