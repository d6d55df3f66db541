# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the help's pictures: every step in a real QGIS window, light, dark and in French, on a sample survey.

    .venv/bin/python -m benchmarks.pictures

Nothing in them is a real photo. Written to resources/help/pictures: PAGE.webp, PAGE_dark.webp, PAGE_fr.webp. The dark
window opens the project that the first one has saved: what it shows has come back from the file.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from osgeo import gdal
from PIL import Image

from bear_detector_plugin.engine.demo import _labelled
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.examples import layer as examples
from bear_detector_plugin.engine.sample_survey.survey import Photo, write_survey
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import DEFAULT_MODEL, DetectJob, EvaluateJob, TrainJob
from benchmarks.qgis_window import ROOT, is_possible, run_in_qgis

PICTURES = ROOT / "resources" / "help" / "pictures"
PROGRAM = Path(__file__).with_name("pictures_in_qgis.py")
LOOKS = (("", "default", "en_US"), ("_dark", "Night Mapping", "en_US"), ("_fr", "default", "fr_FR"))
QUALITY = 70
_PHOTOS, _TAUGHT = 16, 12
_TAKEOFF = datetime(2026, 5, 12, 10, 4, tzinfo=UTC)
gdal.UseExceptions()


def main() -> None:
    """Make the survey, its model and its detections, then the pictures."""
    if not is_possible():
        sys.exit("QGIS must be installed, and a screen or xvfb-run.")
    out = Path(tempfile.gettempdir()) / "beaufort"  # read in the pictures
    shutil.rmtree(out, ignore_errors=True)
    photos = write_survey(out / "photos", _PHOTOS, seed=11, bears=2, seals=3)
    _fly(photos)
    _search(out, photos)
    PICTURES.mkdir(exist_ok=True)
    for ending, theme, locale in LOOKS:
        shots = out / f"pictures{ending}"
        is_first, name = ending != "_dark", f"beaufort{ending}"
        arguments = {"out": str(out), "pictures": str(shots), "is_first": is_first, "name": name}
        told = run_in_qgis(PROGRAM, arguments, out / f"profile{ending}", theme=theme, locale=locale, timeout_s=240)
        print(ending or "light", told)
        for shot in sorted(shots.glob("*.png")):
            _save(shot, PICTURES / f"{shot.stem}{ending}.webp")
    total = sum(path.stat().st_size for path in PICTURES.iterdir())
    print(f"{len(list(PICTURES.iterdir()))} pictures, {total / 1e6:.1f} MB")


def _fly(photos: Sequence[Photo]) -> None:
    """Give each photo its time, and one of them a neighbour that shows most of it again: those are seen twice."""
    last = Path(photos[-1].path)
    again = last.with_name(f"photo_{len(photos) + 1:04d}.tif")
    box = [0, 0, photos[-1].width, photos[-1].height * 3 // 4]
    gdal.Translate(str(again), str(last), srcWin=box, creationOptions=["COMPRESS=JPEG", "PHOTOMETRIC=YCBCR"])
    for number, path in enumerate([*(photo.path for photo in photos), str(again)]):
        taken = _TAKEOFF + timedelta(seconds=4 * number)
        gdal.OpenEx(path, gdal.OF_UPDATE).SetMetadataItem("EXIF_DateTimeOriginal", f"{taken:%Y:%m:%d %H:%M:%S}")


def _search(out: Path, photos: Sequence[Photo]) -> None:
    """Train on most of the photos, measure on some of them, and search all."""

    def report(event: object) -> None:
        if isinstance(event, Log):
            print(event.message)

    lessons, model = str(out / "examples.gpkg"), str(out / "models" / "beaufort-1")
    taught = photos[:_TAUGHT]
    seals = [sum(animal.class_name == "seal" for animal in photo.animals) for photo in taught]
    ranked = sorted(zip(seals, taught, strict=True), key=lambda pair: -pair[0])
    validation = [photo for _, photo in ranked[1::3]]
    training = [photo for photo in taught if photo not in validation]
    drawn = [*_labelled(training, "train", 6, 0), *_labelled(validation, "validation", 6, 0)]
    examples.write(lessons, drawn)
    train(TrainJob(lessons, model, weights=DEFAULT_MODEL, device="cpu", precision="fp32"), report)
    evaluate(EvaluateJob(lessons, f"{model}/report", model, device="cpu"), report)
    detect(DetectJob((str(out / "photos"),), str(out / "detections.gpkg"), model, device="cpu"), report)


def _save(shot: Path, target: Path) -> None:
    image = Image.open(shot).convert("RGB")
    image.save(target, quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
