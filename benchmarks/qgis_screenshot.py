# SPDX-License-Identifier: GPL-2.0-or-later
"""Take the README's picture: a real QGIS window with the demo's photos, its detections and the dock.

    make demo && python benchmarks/qgis_screenshot.py demo resources/help/overlay.png

Where there is no screen, QGIS runs in Xvfb. The user's own QGIS profile is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1400, 860

IN_QGIS = """
import os
from pathlib import Path
from qgis import utils
from qgis.core import QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface

demo, out = Path(os.environ["DEMO"]), os.environ["PICTURE"]
window, project = iface.mainWindow(), QgsProject.instance()
for dock in window.findChildren(QDockWidget):
    if dock.objectName() not in ("Layers", "BearDetectorDock"):
        dock.hide()
utils.updateAvailablePlugins()
utils.loadPlugin("bear_detector")
utils.startPlugin("bear_detector")
plugin = utils.plugins["bear_detector"]
group = project.layerTreeRoot().addGroup("Survey")
for path in sorted((demo / "survey").glob("*.tif")):
    layer = QgsRasterLayer(str(path), path.stem)
    project.addMapLayer(layer, False)
    group.addLayer(layer)
group.setExpanded(False)
project.setCrs(layer.crs())
from bear_detector.bear_detector_plugin.gui.detect.results_layer import show_results

detections = show_results(project, str(demo / "survey.gpkg"))
plugin.actions["detect"].trigger()
plugin.dock.search.detect.out.setFilePath("survey.gpkg")
canvas = iface.mapCanvas()


def view() -> None:
    # the photo with the most that was found: the whole of it
    boxes = [feature.geometry().boundingBox() for feature in detections.getFeatures()]
    photos = [child.layer().extent() for child in group.findLayers()]
    extent = max(photos, key=lambda photo: sum(photo.contains(box.center()) for box in boxes))
    canvas.setExtent(extent.buffered(extent.width() * 0.03))
    canvas.refresh()


def save() -> None:
    if canvas.isDrawing():
        QTimer.singleShot(500, save)
        return
    window.grab().save(out)
    project.setDirty(False)
    os._exit(0)


window.showNormal()
window.setGeometry(0, 0, %d, %d)
QTimer.singleShot(1500, view)
QTimer.singleShot(6000, save)
""" % (WIDTH, HEIGHT)  # noqa: UP031 - the program has braces of its own


def take(demo: Path, picture: Path) -> None:
    """Start QGIS, let it show the demo, and save its window."""
    with tempfile.TemporaryDirectory() as folder:
        plugins = Path(folder) / "plugins"
        plugins.mkdir()
        (plugins / "bear_detector").symlink_to(ROOT)
        script = Path(folder) / "show.py"
        script.write_text(IN_QGIS, encoding="utf-8")
        variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))},
            "DEMO": str(demo.resolve()),
            "PICTURE": str(picture.resolve()),
            "QGIS_PLUGINPATH": str(plugins),
        }
        qgis = ["qgis", "--noversioncheck", "--nologo", "--profiles-path", folder, "--code", str(script)]
        screen = [] if "DISPLAY" in os.environ else ["xvfb-run", "-a", "-s", f"-screen 0 {WIDTH}x{HEIGHT}x24"]
        subprocess.run([*screen, *qgis], env=variables, check=True, timeout=300)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not shutil.which("qgis"):
        sys.exit("usage: qgis_screenshot.py DEMO_FOLDER PICTURE.png (QGIS must be installed)")
    take(Path(sys.argv[1]), Path(sys.argv[2]))
