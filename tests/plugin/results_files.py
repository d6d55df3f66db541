# SPDX-License-Identifier: GPL-2.0-or-later
"""Results files for the review's tests, with the tables that the engine writes; also a program that writes into one.

python results_files.py FILE PHOTO COUNT     # as a running engine: a transaction each 20 ms
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from osgeo import ogr, osr

_TABLES = {
    "detections": "id photo class score:real x_px:int y_px:int w_px:int h_px:int review",
    "photos": "path status owner heartbeat:time counts seconds:real error width_px:int height_px:int",
    "reviews": "detection_id reviewer verdict at:time note",
    "run": "job model sha256 classes mode threshold:real versions created:time bands area",
}
_TYPES = {"": ogr.OFTString, "real": ogr.OFTReal, "int": ogr.OFTInteger, "time": ogr.OFTDateTime}
_CLASSES = ["polar_bear", "seal", "background"]


def write_results(path: Path, found, model: str = "tiny", threshold: float = 0.5, epsg: int | None = 3413) -> str:
    """`found`: photo, class, score, x, y and the outline's corners (None without a place) of each detection."""
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    reference = None
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
    for table, columns in _TABLES.items():
        geometry = ogr.wkbPolygon if table in ("detections", "photos") else ogr.wkbNone
        layer = target.CreateLayer(table, reference, geometry, ["GEOMETRY_NAME=geom"])
        for column in columns.split():
            name, _, kind = column.partition(":")
            layer.CreateField(ogr.FieldDefn(name, _TYPES[kind]))
    run = {
        "job": json.dumps(["detect", "photos", "--out", str(path), "--model", model]),
        "model": "tiny",
        "sha256": "0123456789abcdef",
        "classes": json.dumps(_CLASSES),
        "mode": "dense",
        "versions": "{}",
        "threshold": threshold,
    }
    _insert(target.GetLayerByName("run"), run)
    detections = target.GetLayerByName("detections")
    detections.StartTransaction()
    for detection in found:
        add_detection(detections, *detection)
    detections.CommitTransaction()
    return str(path)


def add_detection(layer, photo: str, name: str, score: float, x: int, y: int, corners=None) -> None:
    outline = None
    if corners:
        west, south, east, north = corners
        outline = ogr.CreateGeometryFromWkt(
            f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"
        )
    values = {"id": f"{photo}#{name}@{x},{y}", "photo": photo, "class": name, "score": score}
    _insert(layer, {**values, "x_px": x, "y_px": y, "w_px": 224, "h_px": 224}, outline)


def begin_run(path: str, threshold: float) -> None:
    """The same run goes on, to show from another score on."""
    dataset = ogr.Open(path, update=1)
    before = [row.items() for row in dataset.GetLayerByName("run")][-1]
    _insert(dataset.GetLayerByName("run"), {**before, "threshold": threshold})


def with_score(path: str, before: float, score: float) -> None:
    """The detection that has one score gets another."""
    dataset = ogr.Open(path, update=1)
    dataset.ExecuteSQL(f"UPDATE detections SET score = {score!r} WHERE score = {before!r}")  # noqa: S608


def rows(path: str, table: str) -> list[dict]:
    dataset = ogr.Open(path)
    return [row.items() for row in dataset.GetLayerByName(table)]


def _insert(layer, values: dict, outline=None) -> None:
    row = ogr.Feature(layer.GetLayerDefn())
    for name, value in values.items():
        row[name] = value
    if outline is not None:
        row.SetGeometry(outline)
    layer.CreateFeature(row)


def _work(path: str, photo: str, count: int) -> None:
    ogr.UseExceptions()
    dataset = ogr.Open(path, update=1)
    dataset.ExecuteSQL("PRAGMA busy_timeout = 30000")
    layer = dataset.GetLayerByName("detections")
    for number in range(count):
        dataset.ExecuteSQL("BEGIN IMMEDIATE")
        add_detection(layer, photo, "seal", 0.6 + number / 1e4, number, 7)
        time.sleep(0.02)
        dataset.ExecuteSQL("COMMIT TRANSACTION")
        time.sleep(0.005)


if __name__ == "__main__":
    _work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
