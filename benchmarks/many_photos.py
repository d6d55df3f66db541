# SPDX-License-Identifier: GPL-2.0-or-later
"""Does a survey of 60,000 photos open at once? Real JPEG files of a few kB, in a real QGIS.

    .venv/bin/python -m benchmarks.many_photos                 # about five minutes on two cores
    .venv/bin/python -m benchmarks.many_photos --photos 2000

Photos with EXIF and XMP of a drone are written in lines near 80 degrees north. `georeference` places the first line of
them and is timed, which tells what a photo costs; the VRTs and footprints of the other lines are copies of those,
moved. Then, in QGIS: the folder of photos, which have no place yet, is added to the dock, then the folder of placed
ones; the project is opened anew, when the headers are known; all outlines are shown on the map,
and the engine's footprints. Each step is told with its seconds until the dock may be used (the first beat of the event
loop after it), until all is known, the event loop's longest gap and where the main thread was then; and QGIS's memory.
Written to benchmarks/results/many_photos.json.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from osgeo import ogr
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.jobs import GeoreferenceJob
from benchmarks.qgis_window import is_possible, run_in_qgis

RESULTS = Path(__file__).with_name("results") / "many_photos.json"
SIZE = 600, 400
A_LINE = 300
"""So many photos make a line, and lie in a folder."""
_STEP_S, _LINE_S = 7.0, 3.0
"""Seconds of longitude from photo to photo, of latitude from line to line."""
_ASIDE_M = 90.0
_ORIGIN = re.compile(r"(<GeoTransform>\s*)([^,]+),")
_EXIF, _GPS, _TAKEN, _FOCAL_35MM = 0x8769, 0x8825, 0x9003, 0xA405
_NORTH, _EAST, _STAMP = 123_456_789, 234_567_891, "2026:05:04 00:00:00"
"""Stand in the template for a photo's own seconds of arc (in 1e-4) and time."""
_CORNER = (80, _NORTH), (150, _EAST)
"""Degrees and seconds of arc of the first photo."""
_XMP = (
    b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><x drone-dji:RelativeAltitude="+100.0" '
    b'drone-dji:GimbalYawDegree="+0.0" drone-dji:GimbalPitchDegree="-90" drone-dji:GimbalRollDegree="0"/></x:xmpmeta>'
)


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=60_000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    if not is_possible():
        sys.exit("QGIS must be installed, and a screen or xvfb-run.")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        lines = max(given.photos // A_LINE, 1)
        measured: dict[str, Any] = {"photos": lines * A_LINE, "georeference_ms_a_photo": place(work, lines)}
        arguments = {"photos": str(work / "photos"), "placed": str(work / "placed"), "count": measured["photos"]}
        program = Path(__file__).with_name("many_photos_in_qgis.py")
        measured |= run_in_qgis(program, arguments, work / "profile", timeout_s=1500)
    measured["machine"] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    given.out.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


def place(work: Path, lines: int) -> float:
    """Write the photos of so many lines, each in a folder, and place them; milliseconds that one takes the engine."""
    photos, placed = work / "photos", work / "placed"
    write_line(photos, 0)
    began = time.monotonic()
    georeference(GeoreferenceJob((str(photos / _line(0)),), str(placed / _line(0)), crs="EPSG:3413"), lambda _: None)
    took_ms = (time.monotonic() - began) / A_LINE * 1e3
    footprints = (placed / _line(0) / "footprints.gpkg").replace(placed / "footprints.gpkg")
    vrts = [vrt.read_text(encoding="utf-8") for vrt in sorted((placed / _line(0)).glob("*.vrt"))]
    for line in range(1, lines):
        write_line(photos, line)
        copy_line(placed, line, vrts)
    copy_footprints(footprints, lines)
    return round(took_ms, 1)


def write_line(folder: Path, line: int) -> None:
    """Photos of their own place and time, all of the same picture."""
    template = _template()
    (folder / _line(line)).mkdir(parents=True)
    for along in range(A_LINE):
        taken = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(seconds=2 * (line * A_LINE + along))
        own = {
            struct.pack(">L", _NORTH): struct.pack(">L", round(line * _LINE_S * 1e4)),
            struct.pack(">L", _EAST): struct.pack(">L", round(along * _STEP_S * 1e4)),
            _STAMP.encode(): taken.strftime("%Y:%m:%d %H:%M:%S").encode(),
        }
        photo = template
        for known, value in own.items():
            photo = photo.replace(known, value, 1)
        (folder / _line(line) / f"DJI_{along:04}.JPG").write_bytes(photo)


def copy_line(placed: Path, line: int, vrts: Sequence[str]) -> None:
    """The VRTs of the first line as those of another, beside it."""
    (placed / _line(line)).mkdir()
    for along, vrt in enumerate(vrts):
        text = vrt.replace(f"{_line(0)}/", f"{_line(line)}/")
        text = _ORIGIN.sub(lambda found: f"{found[1]}{float(found[2]) + line * _ASIDE_M!r},", text)
        (placed / _line(line) / f"DJI_{along:04}.vrt").write_text(text, encoding="utf-8")


def copy_footprints(path: Path, lines: int) -> None:
    """The rows of the first line as those of all."""
    dataset = ogr.Open(str(path), update=1)
    layer = dataset.GetLayer()
    rows = list(layer)
    dataset.StartTransaction()
    for line in range(1, lines):
        for row in rows:
            copy = row.Clone()
            copy.SetFID(-1)
            ring = copy.GetGeometryRef().GetGeometryRef(0)
            for number, (x, y) in enumerate(ring.GetPoints()):
                ring.SetPoint_2D(number, x + line * _ASIDE_M, y)
            for name in ("photo", "vrt"):
                copy[name] = row[name].replace(_line(0), _line(line))
            layer.CreateFeature(copy)
    dataset.CommitTransaction()


def _line(number: int) -> str:
    return f"line{number:03}"


def _template() -> bytes:
    tags = Image.Exif()
    tags[_EXIF] = {_TAKEN: _STAMP, _FOCAL_35MM: 24}
    north, east = ((IFDRational(whole), IFDRational(0), IFDRational(arc, 10_000)) for whole, arc in _CORNER)
    tags[_GPS] = {1: "N", 2: north, 3: "W", 4: east}
    file = io.BytesIO()
    Image.new("RGB", SIZE, (230, 235, 240)).save(file, "JPEG", exif=tags.tobytes())
    start, rest = file.getvalue()[:2], file.getvalue()[2:]
    return start + b"\xff\xe1" + struct.pack(">H", len(_XMP) + 2) + _XMP + rest


if __name__ == "__main__":
    main()
