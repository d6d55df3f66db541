# SPDX-License-Identifier: GPL-2.0-or-later
"""How long a reviewer waits: from the press of a key to the next chip on the screen, a thousand times.

    python -m benchmarks.review_speed [FOLDER]     # of photos; 7360 x 4912 JPEGs are made of the sample survey if none

The panel itself is driven by key presses: at a brisk pace, as fast as a finger can, and against cold chips. Writes
benchmarks/results/review_speed.json.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from osgeo import gdal
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.gui.messages import Messages
from bear_detector_plugin.gui.review.panel import ReviewPanel
from bear_detector_plugin.gui.workspace import RESULTS, Workspace
from tests.plugin.results_files import rows, write_results

PHOTOS, CHIPS = 40, 1000
WIDTH, HEIGHT = 7360, 4912
PACES_S = {"one every 0.3 s": 0.3, "one every 0.1 s, a key held down": 0.1}
OUT = Path(__file__).with_name("results") / "review_speed.json"
gdal.UseExceptions()


class _Iface:
    """As much of QGIS's window as a workspace asks for."""

    def __init__(self) -> None:
        self._canvas = QgsMapCanvas()

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802 - QGIS's name
        return self._canvas


def main() -> None:
    """Measure, and write the results."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    with tempfile.TemporaryDirectory() as folder:
        photos = _photos(Path(folder), sys.argv[1] if len(sys.argv) > 1 else None)
        measured = {
            "photos": f"{len(photos)} baseline JPEGs of {WIDTH} x {HEIGHT}, each decoded for itself",
            "detections": CHIPS,
            "cores": os.cpu_count(),
            "unit": "ms from the key to the next chip painted",
            "paces": {name: _review(Path(folder), photos, pace) for name, pace in PACES_S.items()},
        }
        measured["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    OUT.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=2))
    os._exit(0)  # QGIS's own teardown is not measured


def _photos(folder: Path, source: str | None) -> list[str]:
    """Copies of real size: each file is decoded for itself."""
    made = folder / "photo.jpg"
    originals = sorted(Path(source).glob("*.[jJ][pP]*[gG]")) if source else []
    original = str(originals[0]) if originals else _ice(folder)
    options = {"format": "JPEG", "width": WIDTH, "height": HEIGHT, "creationOptions": ["QUALITY=92"]}
    gdal.Translate(str(made), original, **options)
    return [str(shutil.copy(made, folder / f"photo_{n:03d}.jpg")) for n in range(PHOTOS)]


def _ice(folder: Path) -> str:
    """Something like ice: noise over a slope, which a JPEG can't make small."""
    noise = random.Random(2022)  # noqa: S311 - pixels
    dataset = gdal.GetDriverByName("GTiff").Create(str(folder / "ice.tif"), 1840, 1228, 3)
    for band in (1, 2, 3):
        dataset.GetRasterBand(band).WriteRaster(
            0,
            0,
            1840,
            1228,
            bytes(min(255, 150 + noise.getrandbits(5) + x // 40) for _ in range(1228) for x in range(1840)),
        )
    dataset = None
    return str(folder / "ice.tif")


def _review(folder: Path, photos: list[str], pace_s: float) -> dict[str, Any]:
    """Confirm and reject a thousand detections, one key each; times in ms."""
    draw = random.Random(1)  # noqa: S311 - places
    found = [
        (
            draw.choice(photos),
            "seal",
            0.5 + draw.random() / 2,
            draw.randrange(WIDTH - 224),
            draw.randrange(HEIGHT - 224),
        )
        for _ in range(CHIPS)
    ]
    path = write_results(folder / f"found_{pace_s:g}.gpkg", found, epsg=None)
    workspace = Workspace(_Iface(), QgsProject.instance(), Messages(QgsMessageBar()))
    workspace.project.clear()
    panel = ReviewPanel(workspace)
    panel.resize(380, 640)
    panel.show()
    painted: set[str] = set()
    panel.chip.shown.connect(painted.add)
    opened = time.perf_counter()
    workspace.set(RESULTS, path)
    _until(lambda: panel.current is not None and panel.current.id in painted)
    first_ms = 1000 * (time.perf_counter() - opened)
    waits, thumbnails, blocked = [], 0, []
    for number in range(len(panel.candidates.shown) - 1):
        begun = time.perf_counter()
        painted.clear()
        QTest.keyClick(panel.gallery, Qt.Key.Key_S if number % 3 else Qt.Key.Key_N)
        blocked.append(1000 * (time.perf_counter() - begun))
        _until(lambda: panel.current.id in painted)
        waits.append(1000 * (time.perf_counter() - begun))
        thumbnails += _missing_thumbnails(panel)
        _until(lambda begun=begun: time.perf_counter() - begun >= pace_s)
    _until(lambda: not panel.verdicts.waiting)
    written = len(rows(path, "reviews"))
    panel.close_down()
    panel.deleteLater()
    QApplication.processEvents()
    return {
        "first_chip": round(first_ms),
        "median": round(median(waits), 1),
        "p95": round(sorted(waits)[int(0.95 * len(waits))], 1),
        "max": round(max(waits), 1),
        "over_100_ms": sum(wait > 100 for wait in waits),
        "main_thread_median": round(median(blocked), 1),
        "main_thread_max": round(max(blocked), 1),
        "thumbnails_not_there_yet": thumbnails,
        "verdicts_written": written,
    }


def _missing_thumbnails(panel: ReviewPanel) -> int:
    """Those in sight that are still grey."""
    from bear_detector_plugin.gui.review.gallery import thumbnail, thumbnail_px

    gallery, missing = panel.gallery, 0
    for number, row in enumerate(panel.candidates.shown):
        box = gallery.visualRect(panel.model.index(number))
        if box.top() > gallery.viewport().height():
            break
        wish = thumbnail(row), thumbnail_px(gallery)
        kept = wish in panel.loader._images or wish in panel.loader._packed
        missing += box.bottom() > 0 and not kept
    return missing


def _until(happened: Callable[[], bool]) -> None:
    end = time.perf_counter() + 60
    while not happened():
        if time.perf_counter() > end:
            raise TimeoutError("the chip did not come")
        QApplication.processEvents()
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
