# SPDX-License-Identifier: GPL-2.0-or-later
"""Training examples: squares, boxes and polygons of a class, kept in a GeoPackage layer `examples`.

An example's place is its photo and the pixels of its box; what was drawn on a map has a geometry too. Where
only the geometry is known, `locate` finds the photo and the pixels.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from osgeo import gdal, ogr, osr

from ...errors import ExamplesError, RasterError
from ...events import Log, Progress, Report
from ...layer_styles import add_style
from ...splits import PHOTO, VALIDATION_SHARE, all_splits
from ..imagery import footprint
from ..imagery.rasters import open_raster
from ..imagery.sources import is_virtual
from ..imagery.windows import Window

gdal.UseExceptions()
ogr.UseExceptions()

LAYER = "examples"
MADE = ("", "import", "random", "web")
"""Sources of examples that a command makes again; what was drawn or reviewed took somebody's hours."""
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
    found = [_example(feature, _folder(path)) for feature in layer]
    if not found:
        raise ExamplesError(f"{path} holds no examples.", "Draw some on the map, or import them.")
    return found


def _folder(path: str | Path) -> Path:
    return Path(os.path.abspath(path)).parent  # noqa: PTH100 (symbolic links stay as the user named them)


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
        photo=_found_path(photo, folder),
        window=Window(*(round(p) for p in pixels)) if known else None,
        split=text("split"),
        shape=text("shape") or "box",
        source=text("source"),
        note=text("note"),
        created=text("created"),
        geometry=_outline(feature.GetGeometryRef()),
    )


def _found_path(photo: str, folder: Path) -> str:
    """As `list_imagery` spells it, since they are compared: what GDAL alone understands stays, as /vsicurl/https://."""
    return os.path.normpath(folder / photo) if photo and not is_virtual(photo) else photo


def _outline(geometry: ogr.Geometry | None) -> tuple[Point, ...] | None:
    if geometry is None or geometry.IsEmpty():
        return None
    while geometry.GetGeometryCount():
        geometry = geometry.GetGeometryRef(0)
    return tuple((x, y) for x, y, *_ in geometry.GetPoints())


def read_if_any(path: str | Path) -> list[Example]:
    """All examples of a GeoPackage; none where there is no file yet, or nothing in it.

    Raises:
        ExamplesError: the file is something else.
    """
    return read(path) if Path(path).is_file() and _count(path) else []


def refuse_name(path: str | Path) -> None:
    """Refuse to make a layer whose name tells another format: QGIS opens no GeoPackage that is called a Shapefile.

    Raises:
        ExamplesError: the name ends otherwise, and there is no such layer yet.
    """
    if Path(path).suffix.lower() != ".gpkg" and not Path(path).is_file():
        raise ExamplesError(f"{path} is no name for a GeoPackage.", "Let --out end in .gpkg.")


def refuse_loss(path: str | Path, known: Sequence[Example], made: Collection[str] = MADE) -> None:
    """Refuse to replace a layer that holds more than what was made by a command, which can make it again.

    Args:
        path: of the layer.
        known: what it holds.
        made: the sources that may be lost.

    Raises:
        ExamplesError: it holds others.
    """
    others = sum(example.source not in made for example in known)
    if others:
        raise ExamplesError(
            f"{path} holds examples of another making, which would be lost: {others}.",
            "Choose another --out, or import with --append.",
        )


def _count(path: str | Path) -> int:
    try:
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        layer = source.GetLayerByName(LAYER)
        return int(layer.GetFeatureCount()) if layer is not None else -1
    except RuntimeError:
        return -1  # `read` says what is wrong with it


def write(path: str | Path, examples: Iterable[Example], crs_wkt: str | None = None) -> None:
    """Write a new examples layer; an existing file is replaced.

    Photos below the file's folder are told relative to it, so that both can move together. Examples without a geometry
    get one from their photo's georeference, in the layer's CRS, which is that of the first georeferenced photo where
    none is given.

    Raises:
        ExamplesError: the file can't be written.
    """
    examples = list(examples)
    places = _georeferences(examples)
    crs_wkt = crs_wkt or next((p.crs_wkt for p in places.values() if p), None)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = _create_layer(target, crs_wkt)
    except (RuntimeError, OSError) as error:
        raise ExamplesError(f"{path} can't be written.", "Choose a folder that you may write to.") from error
    _fill(target, layer, (_outlined(example, places, crs_wkt) for example in examples), _folder(path))


def append(path: str | Path, examples: Iterable[Example], crs_wkt: str | None = None) -> None:
    """Add examples to a layer, at once or not at all; it may be open in QGIS. A file that isn't there is made.

    Args:
        path: of the examples layer.
        examples: what to add.
        crs_wkt: the CRS of their geometries.

    Raises:
        ExamplesError: the file can't be written.
    """
    if not Path(path).is_file():
        write(path, examples, crs_wkt)
        return
    own_crs = crs_of(path)
    moved = [_in_crs(e, crs_wkt, own_crs) for e in examples]
    places = _georeferences(moved)
    try:
        target = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = target.GetLayerByName(LAYER)
        _fill(target, layer, (_outlined(example, places, own_crs) for example in moved), _folder(path))
    except RuntimeError as error:
        raise ExamplesError(f"{path} can't be written.", "Close what else writes to it, and try again.") from error


def _fill(target: gdal.Dataset, layer: ogr.Layer, examples: Iterable[Example], folder: Path) -> None:
    target.StartTransaction()
    for example in examples:
        layer.CreateFeature(_feature(layer, replace(example, photo=_told_path(example.photo, folder))))
    target.CommitTransaction()


def _georeferences(examples: Iterable[Example]) -> dict[str, footprint.Georeference | None]:
    """Where photos lie; those that can't be opened just now are left out: their examples know their pixels."""
    found = {}
    for photo in sorted({e.photo for e in examples if e.geometry is None and e.photo}):
        with suppress(RasterError), open_raster(photo) as raster:
            found[photo] = raster.georeference
    return found


def _in_crs(example: Example, from_wkt: str | None, to_wkt: str | None) -> Example:
    if not (example.geometry and from_wkt and to_wkt):
        return replace(example, geometry=None)
    return replace(example, geometry=tuple(footprint.transform(example.geometry, from_wkt, to_wkt)))


def _outlined(example: Example, places: dict[str, footprint.Georeference | None], crs_wkt: str | None) -> Example:
    """The example with its outline on the map, where its photo knows its place."""
    place = places.get(example.photo)
    if example.geometry or place is None or crs_wkt is None or example.window is None:
        return example
    return replace(example, geometry=tuple(footprint.transform(place.polygon(example.window), place.crs_wkt, crs_wkt)))


def _told_path(photo: str, folder: Path) -> str:
    return Path(photo).relative_to(folder).as_posix() if folder in Path(photo).parents else photo


def _create_layer(target: ogr.DataSource, crs_wkt: str | None) -> ogr.Layer:
    crs = osr.SpatialReference(crs_wkt) if crs_wkt else None
    layer = target.CreateLayer(LAYER, crs, ogr.wkbPolygon, ["GEOMETRY_NAME=geom"])
    for name, width in _TEXT_FIELDS.items():
        field = ogr.FieldDefn(name, ogr.OFTString)
        field.SetWidth(width)
        layer.CreateField(field)
    for name in _PIXEL_FIELDS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
    add_style(target, LAYER)
    return layer


def _feature(layer: ogr.Layer, example: Example) -> ogr.Feature:
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetField("class", example.class_name)
    for name in ("shape", "source", "photo", "split", "note"):
        feature.SetField(name, getattr(example, name))
    feature.SetField("created", example.created or datetime.now(UTC).isoformat(timespec="seconds"))
    if example.window is not None:
        for name, value in zip(_PIXEL_FIELDS, example.window, strict=True):
            feature.SetField(name, int(value))
    if example.geometry:
        feature.SetGeometry(footprint.polygon_of(example.geometry))
    return feature


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


def with_class(examples: Sequence[Example], report: Report) -> list[Example]:
    """The examples without those to which nobody has given a class yet, which are told: QGIS's own tools draw such."""
    named = [example for example in examples if example.class_name]
    if len(named) < len(examples):
        report(Log(f"{len(examples) - len(named)} of {len(examples)} examples have no class: left out.", "warning"))
    return named


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


def locate_some(
    examples: Iterable[Example], crs_wkt: str | None, imagery: Sequence[str], report: Report
) -> tuple[list[Example], list[ExamplesError]]:
    """As `locate`, but those that lie on no photo that can be read are left out, each with what is wrong with it."""
    found, astray = [], []
    turn = count(1)

    @cache
    def place(photo: str) -> Place:
        report(Progress("read", min(next(turn), len(imagery)), len(imagery), "photos"))
        return _place_if_readable(photo)

    for example in examples:
        try:
            found.append(_located(example, crs_wkt, imagery, place))
        except ExamplesError as error:
            astray.append(error)
    return found, astray


def _place(photo: str) -> Place:
    with open_raster(photo) as raster:
        return raster.georeference, Window(0, 0, raster.width, raster.height)


def _place_if_readable(photo: str) -> Place:
    try:
        return _place(photo)
    except RasterError:
        return None, Window(0, 0, 0, 0)


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


def assign_splits(
    examples: Iterable[Example], validation_share: float = VALIDATION_SHARE, seed: int = 0, group: str = PHOTO
) -> list[Example]:
    """The examples with every split decided: a group is wholly in train or in validation, as `splits` says."""
    examples = list(examples)
    decided = all_splits(((e.photo, e.split) for e in examples), validation_share, seed, group)
    return [replace(e, split=split) for e, split in zip(examples, decided, strict=True)]


def counts(examples: Iterable[Example]) -> Counter[str]:
    """How many examples there are of each class."""
    return Counter(e.class_name for e in examples)
