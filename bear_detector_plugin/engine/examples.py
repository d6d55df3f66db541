# SPDX-License-Identifier: GPL-2.0-or-later
"""Training examples: squares, boxes and polygons of a class, kept in a GeoPackage layer `examples`.

An example's place is its photo and the pixels of its box; what was drawn on a map has a geometry too. Where
only the geometry is known, `locate` finds the photo and the pixels.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ..errors import ExamplesError, RasterError
from . import footprint
from .model_file import BACKGROUND
from .rasters import open_raster
from .windows import TILE_PX, Window

gdal.UseExceptions()
ogr.UseExceptions()

LAYER = "examples"
_TRIES = 50
"""Random places tried for a background square before a photo is taken to have none left."""
_MARGIN_PX = 28
"""Distance of a background square from animals: training zooms out by up to 1.25 and must not see one."""
Point = tuple[float, float]
Place = tuple[footprint.Georeference | None, Window]
"""Where a photo lies on the map, and its extent in its own pixels."""
_TEXT_FIELDS = {"class": 64, "shape": 16, "source": 16, "photo": 1024, "split": 16, "note": 1024, "created": 32}
_PIXEL_FIELDS = ("x_px", "y_px", "w_px", "h_px")


@dataclass(frozen=True)
class Example:
    """One example; `window` is its box in the photo's pixels, `geometry` its outline on the map.

    At least one of the two is known. `split` is `train`, `validation` or empty: not yet decided.
    """

    class_name: str
    photo: str = ""
    window: Window | None = None
    split: str = ""
    shape: str = "box"
    source: str = "import"
    note: str = ""
    created: str = ""
    geometry: tuple[Point, ...] | None = None


def read(path: str | Path) -> list[Example]:
    """All examples of a GeoPackage; relative photo paths are resolved against its folder.

    Raises:
        ExamplesError: no such file, no such layer, or nothing in it.
    """
    if not Path(path).is_file():
        raise ExamplesError(f"There is no examples file {path}.", "Draw examples, or import them, first.")
    try:
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        layer = source.GetLayerByName(LAYER)
    except RuntimeError as error:
        raise ExamplesError(
            f"{path} can't be read as a GeoPackage.", "Choose a file with an examples layer."
        ) from error
    if layer is None or layer.FindFieldIndex("class", 1) < 0:
        raise ExamplesError(f"{path} has no layer `{LAYER}` with a field `class`.", "Import it: examples import.")
    found = [_example(feature, Path(path).parent) for feature in layer]
    if not found:
        raise ExamplesError(f"{path} holds no examples.", "Draw some on the map, or import them.")
    return found


def crs_of(path: str | Path) -> str | None:
    """The layer's coordinate reference system as WKT, None where it has none."""
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)  # kept: GDAL frees a layer with its dataset
    crs = source.GetLayerByName(LAYER).GetSpatialRef()
    return crs.ExportToWkt() if crs and crs.GetName() != "Undefined Cartesian SRS" else None


def _example(feature: ogr.Feature, folder: Path) -> Example:
    def text(name: str) -> str:
        return (feature.GetField(name) or "") if feature.GetFieldIndex(name) >= 0 else ""

    pixels = [feature.GetField(name) for name in _PIXEL_FIELDS if feature.GetFieldIndex(name) >= 0]
    known = len(pixels) == len(_PIXEL_FIELDS) and None not in pixels
    photo = text("photo")
    return Example(
        class_name=text("class").strip(),
        photo=str(folder / photo) if photo else "",
        window=Window(*(round(p) for p in pixels)) if known else None,
        split=text("split"),
        shape=text("shape") or "box",
        source=text("source"),
        note=text("note"),
        created=text("created"),
        geometry=_outline(feature.GetGeometryRef()),
    )


def _outline(geometry: ogr.Geometry | None) -> tuple[Point, ...] | None:
    if geometry is None or geometry.IsEmpty():
        return None
    while geometry.GetGeometryCount():
        geometry = geometry.GetGeometryRef(0)
    return tuple((x, y) for x, y, *_ in geometry.GetPoints())


def write(path: str | Path, examples: Iterable[Example], crs_wkt: str | None = None) -> None:
    """Write a new examples layer; an existing file is replaced.

    Examples without a geometry get one from their photo's georeference, in the layer's CRS, which is that of
    the first georeferenced photo where none is given.

    Raises:
        ExamplesError: the file can't be written.
    """
    examples = list(examples)
    places = _georeferences({e.photo for e in examples if e.geometry is None and e.photo})
    crs_wkt = crs_wkt or next((p.crs_wkt for p in places.values() if p), None)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = _create_layer(target, crs_wkt)
    except (RuntimeError, OSError) as error:
        raise ExamplesError(f"{path} can't be written.", "Choose a folder that you may write to.") from error
    target.StartTransaction()
    for example in examples:
        outline = example.geometry or _project(example, places.get(example.photo), crs_wkt)
        layer.CreateFeature(_feature(layer, example, outline))
    target.CommitTransaction()


def _georeferences(photos: set[str]) -> dict[str, footprint.Georeference | None]:
    found = {}
    for photo in sorted(photos):
        with open_raster(photo) as raster:
            found[photo] = raster.georeference
    return found


def _project(example: Example, place: footprint.Georeference | None, crs_wkt: str | None) -> tuple[Point, ...] | None:
    if place is None or crs_wkt is None or example.window is None:
        return None
    return tuple(footprint.transform(place.polygon(example.window), place.crs_wkt, crs_wkt))


def _create_layer(target: ogr.DataSource, crs_wkt: str | None) -> ogr.Layer:
    crs = osr.SpatialReference(crs_wkt) if crs_wkt else None
    layer = target.CreateLayer(LAYER, crs, ogr.wkbPolygon, ["GEOMETRY_NAME=geom"])
    for name, width in _TEXT_FIELDS.items():
        field = ogr.FieldDefn(name, ogr.OFTString)
        field.SetWidth(width)
        layer.CreateField(field)
    for name in _PIXEL_FIELDS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
    return layer


def _feature(layer: ogr.Layer, example: Example, outline: tuple[Point, ...] | None) -> ogr.Feature:
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetField("class", example.class_name)
    for name in ("shape", "source", "photo", "split", "note"):
        feature.SetField(name, getattr(example, name))
    feature.SetField("created", example.created or datetime.now(UTC).isoformat(timespec="seconds"))
    if example.window is not None:
        for name, value in zip(_PIXEL_FIELDS, example.window, strict=True):
            feature.SetField(name, int(value))
    if outline:
        feature.SetGeometry(_polygon(outline))
    return feature


def _polygon(outline: tuple[Point, ...]) -> ogr.Geometry:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in outline:
        ring.AddPoint_2D(x, y)
    ring.CloseRings()
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def readable(examples: Iterable[Example]) -> tuple[list[Example], list[str]]:
    """The examples whose photo can be opened, or is yet to be found; and why the other photos can't."""
    examples = list(examples)
    reasons: dict[str, str] = {}
    for photo in sorted({e.photo for e in examples if e.photo}):
        try:
            with open_raster(photo):
                pass
        except RasterError as error:
            reasons[photo] = str(error)
    return [e for e in examples if e.photo not in reasons], list(reasons.values())


def locate(examples: Iterable[Example], crs_wkt: str | None, imagery: Sequence[str] = ()) -> list[Example]:
    """The examples with photo and pixel box known, found from the geometry where they were not.

    Args:
        examples: as read.
        crs_wkt: the CRS of their geometries.
        imagery: photos to look in where an example names none.

    Raises:
        ExamplesError: an example lies on no photo.
    """
    place = cache(_place)
    return [_located(example, crs_wkt, imagery, place) for example in examples]


def _place(photo: str) -> Place:
    with open_raster(photo) as raster:
        return raster.georeference, Window(0, 0, raster.width, raster.height)


def _located(example: Example, crs_wkt: str | None, imagery: Sequence[str], place: Callable[[str], Place]) -> Example:
    candidates = [example.photo] if example.photo else imagery
    for photo in candidates:
        georeference, extent = place(photo)
        window = example.window
        if window is None and example.geometry and georeference and crs_wkt:
            points = footprint.transform(example.geometry, crs_wkt, georeference.crs_wkt)
            window = _bounds([georeference.to_pixel(x, y) for x, y in points])
        if window is not None and extent.contains(*window.centre):
            return replace(example, photo=photo, window=window)
    where = f"outside {example.photo}" if example.photo else "on none of the photos given"
    raise ExamplesError(
        f"An example of {example.class_name or 'no class'} lies {where} ({_place_text(example)}).",
        "Delete or move it, or give its photo with --backgrounds or --imagery.",
    )


def _place_text(example: Example) -> str:
    if example.window is not None:
        return f"pixel {example.window.x}, {example.window.y}"
    return "map {:.1f}, {:.1f}".format(*example.geometry[0]) if example.geometry else "no geometry"


def _bounds(points: Sequence[Point]) -> Window:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = round(min(xs)), round(min(ys))
    return Window(left, top, max(round(max(xs)) - left, 1), max(round(max(ys)) - top, 1))


def assign_splits(examples: Iterable[Example], validation_share: float = 0.2, seed: int = 0) -> list[Example]:
    """The examples with every split decided: a photo is wholly in train or in validation.

    A photo goes where its first decided example is; the others by a checksum of their file name, so that adding
    photos moves none. Photos of the same name are taken as one.
    """
    examples = list(examples)
    decided = {Path(e.photo).name: e.split for e in reversed(examples) if e.split}
    return [
        replace(e, split=decided.get(Path(e.photo).name) or drawn_split(e.photo, validation_share, seed))
        for e in examples
    ]


def drawn_split(photo: str, validation_share: float = 0.2, seed: int = 0) -> str:
    """`train` or `validation`, drawn by a checksum of the file's name and the seed."""
    digest = hashlib.sha256(f"{seed}/{Path(photo).name}".encode()).digest()
    return "validation" if int.from_bytes(digest[:4], "big") < validation_share * 2**32 else "train"


def draw_background(photo: str, animals: Sequence[Window], count: int, rng: np.random.Generator) -> list[Example]:
    """Up to `count` random windows of a photo as examples of background, clear of its animals."""
    with open_raster(photo) as raster:
        room = [max(side - TILE_PX, 0) + 1 for side in (raster.width, raster.height)]
    found: list[Window] = []
    for _ in range(_TRIES * count):
        x, y = int(rng.integers(room[0])), int(rng.integers(room[1]))
        seen = Window(x - _MARGIN_PX, y - _MARGIN_PX, TILE_PX + 2 * _MARGIN_PX, TILE_PX + 2 * _MARGIN_PX)
        if not any(seen.intersects(animal) for animal in animals):
            found.append(Window(x, y, TILE_PX, TILE_PX))
        if len(found) == count:
            break
    return [Example(BACKGROUND, photo, window, source="random") for window in found]


def counts(examples: Iterable[Example]) -> Counter[str]:
    """How many examples there are of each class."""
    return Counter(e.class_name for e in examples)
