# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring labels from elsewhere into the examples layer, draw background, and make examples out of web photos.

bear-detector examples import seals/train --names seal --out examples.gpkg
bear-detector examples background photos --count 200 --out examples.gpkg
bear-detector examples compose web_photos --backgrounds ice --out bears
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

from ..errors import ExamplesError, RasterError
from ..events import Log, Progress, Report, Result
from ..jobs import BackgroundExamplesJob, ComposeExamplesJob, ImportExamplesJob
from .examples import layer
from .examples.backgrounds import draw_background, draw_one_background
from .examples.composites import Composer, grounds, notes_of, open_scenes
from .examples.contact_sheet import contact_sheet
from .examples.layer import Example
from .imagery.area import LAYER_MARK, layers_of
from .imagery.copies import original
from .imagery.rasters import open_raster
from .imagery.sources import list_imagery
from .imagery.windows import TILE_PX, Window
from .model.model_file import BACKGROUND

_SHEET_ANIMALS = 40
_COMPOSED = ("web",)


def import_examples(job: ImportExamplesJob, report: Report) -> None:
    """Write the examples layer `job.out` from YOLO labels, or from points or polygons, or add to it.

    Which photos validate is drawn when a model is trained, unless the job says: by photo or by flight, as it groups.

    Raises:
        ExamplesError: the source can't be read, names a class that has no name, or labels nothing; or what was drawn
            or reviewed would be replaced.
    """
    rng = np.random.default_rng(job.seed)
    layer.refuse_name(job.out)
    known = layer.read_if_any(job.out)
    if not job.append:
        layer.refuse_loss(job.out, known)
        known = []
    if job.source and Path(job.source).is_dir():
        found, photos = _read_yolo(job, report)
        crs = None
    else:
        photos = list_imagery(job.imagery) if job.imagery else []
        found, crs = _read_vector(job, photos, report)
    found = _unknown(found, known, report)
    if job.background_per_photo:
        found += _draw_each(job.background_per_photo, photos, [*known, *found], rng, report)
    if job.split != "auto":
        found = [replace(e, split=job.split) for e in found]
    (layer.append if job.append else layer.write)(job.out, found, crs)
    report(Result({"examples": str(job.out)}, {**layer.counts(found), "photos": len(photos)}))


def _draw_each(
    count: int, photos: Sequence[str], known: Sequence[Example], rng: np.random.Generator, report: Report
) -> list[Example]:
    """So many squares without an animal from each photo, less those that were drawn from it before."""
    there = Counter(example.photo for example in known if example.source == "random")
    animals = defaultdict(list)
    for example in known:
        if example.window and example.class_name != BACKGROUND:
            animals[original(example.photo)].append(example.window)
    drawn: list[Example] = []
    for done, photo in enumerate(photos, 1):
        try:
            drawn += draw_background(photo, animals[original(photo)], max(count - there[photo], 0), rng)
        except RasterError as error:
            report(Log(f"{error} It is left out.", "warning"))
        report(Progress("background", done, len(photos), "photos"))
    return drawn


def _unknown(found: Sequence[Example], known: Sequence[Example], report: Report) -> list[Example]:
    """Those that the layer does not hold yet: a second import of the same labels adds nothing."""
    there = {(e.class_name, e.photo, e.window) for e in known}
    new = [e for e in found if (e.class_name, e.photo, e.window) not in there]
    if len(new) < len(found):
        report(Log(f"{len(found) - len(new)} of {len(found)} examples are there already: left out."))
    return new


def background_examples(job: BackgroundExamplesJob, report: Report) -> None:
    """Add random squares of background to the examples layer `job.out`, one from each of the photos drawn.

    Photos that hold an animal's example are left out. Those that have given no background yet come first; where
    there are fewer of them than squares asked for, photos give a second one, clear of the first.

    Raises:
        ExamplesError: every photo holds an animal, or none has room for a square.
        BadArgument: there is no imagery.
    """
    layer.refuse_name(job.out)
    photos = list_imagery(job.imagery)
    known = _placed(layer.read_if_any(job.out), job.out, photos, report)
    animals = {original(e.photo) for e in known if e.class_name != BACKGROUND}
    clear = [photo for photo in photos if original(photo) not in animals]
    if len(clear) < len(photos):
        report(Log(f"{len(photos) - len(clear)} of {len(photos)} photos hold animals: left out."))
    if not clear:
        raise ExamplesError("Every photo holds an animal's example.", "Add photos without animals to the survey.")
    found = _draw_spread(job, clear, known, report)
    if not found:
        raise ExamplesError("No photo has room for a square of background.", "Give other photos.")
    if len(found) < job.count:
        report(Log(f"Only {len(found)} of {job.count} squares found room on the photos.", "warning"))
    layer.append(job.out, found)
    counts: dict[str, float] = {
        "background": len(found),
        "photos": len({e.photo for e in found}),
        "left_out": len(photos) - len(clear),
    }
    report(Result({"examples": str(job.out)}, counts))


def _placed(known: Sequence[Example], path: str, photos: Sequence[str], report: Report) -> list[Example]:
    """The examples with their photos, also of those that were drawn where no photo was shown."""
    complete = [e for e in known if e.photo and e.window]
    others = [e for e in known if not (e.photo and e.window)]
    return complete + layer.locate_some(others, layer.crs_of(path) if others else None, photos, report)[0]


def _draw_spread(
    job: BackgroundExamplesJob, photos: Sequence[str], known: Sequence[Example], report: Report
) -> list[Example]:
    """Squares from photos in random order, those with the fewest squares of background first."""
    rng = np.random.default_rng(job.seed)
    taken: dict[str, list[Window]] = {photo: [] for photo in photos}
    for example in known:
        if example.photo in taken and example.window:
            taken[example.photo].append(example.window)
    waiting = [
        (len(taken[photo]), turn, photo) for photo, turn in zip(photos, rng.permutation(len(photos)), strict=True)
    ]
    heapify(waiting)
    found: list[Example] = []
    while waiting and len(found) < job.count:
        count, turn, photo = heappop(waiting)
        new = draw_one_background(photo, taken[photo], rng, report)
        if new is not None and new.window is not None:
            found.append(new)
            taken[photo].append(new.window)
            heappush(waiting, (count + 1, turn, photo))
            report(Progress("background", len(found), job.count, "squares"))
    return found


def _read_yolo(job: ImportExamplesJob, report: Report) -> tuple[list[Example], list[str]]:
    source = Path(os.path.abspath(job.source))  # noqa: PTH100 (as `list_imagery` spells it)
    labels = source / "labels" if (source / "labels").is_dir() else source
    photos = list_imagery(job.imagery or _yolo_images(source))
    texts = {photo: text for photo in photos if (text := _yolo_text(photo, source, labels)).is_file()}
    if not texts:
        raise ExamplesError(f"No photo has a label file in {labels}.", "Labels are named like their photo, with .txt.")
    if len(texts) < len(photos):
        first = next(Path(photo).name for photo in photos if photo not in texts)
        without, there = len(photos) - len(texts), len(photos)
        report(Log(f"{without} of {there} photos have no labels, such as {first}: left out.", "warning"))
    found: list[Example] = []
    read, outside = [], 0
    for done, (photo, text) in enumerate(texts.items(), 1):
        try:
            with open_raster(photo) as raster:
                examples = _yolo_examples(text, photo, raster.width, raster.height, job.names)
            inside = [e for e in examples if e.window and e.window.w and e.window.h]
            outside += len(examples) - len(inside)
            found += inside
            read.append(photo)
        except RasterError as error:
            report(Log(f"{error} It is left out.", "warning"))
        report(Progress("import", done, len(texts), "photos"))
    if outside and not found:
        raise ExamplesError(f"No box of {labels} lies in its photo.", "YOLO tells places as shares of a photo's sides.")
    if outside:
        boxes = len(found) + outside
        report(Log(f"{outside} of {boxes} boxes lie outside their photos: left out.", "warning"))
    return found, read


def _yolo_images(source: Path) -> list[str]:
    """The folders of the photos: in each part of a data set, such as train and valid; beside the labels, or theirs."""
    if (source / "labels").is_dir():
        return [str(source / "images")]
    parts = sorted(labels.parent for labels in source.glob("*/labels") if (labels.parent / "images").is_dir())
    if parts:
        return [str(part / "images") for part in parts]
    beside = (source.parent / "images", _swapped(source, "labels", "images"))
    return [str(next((folder for folder in beside if folder and folder.is_dir()), source))]


def _yolo_text(photo: str, source: Path, labels: Path) -> Path:
    """A photo's labels: below `labels` as the photo lies below `images`, else in the folder of labels itself."""
    beside = _swapped(Path(photo).with_suffix(".txt"), "images", "labels")
    if beside is not None and source in beside.parents and beside.is_file():
        return beside
    return labels / f"{Path(photo).stem}.txt"


def _swapped(path: Path, name: str, other: str) -> Path | None:
    """The path with another folder in the place of the last one of a name; None where none is called so."""
    parts = [*path.parts]
    if name not in parts:
        return None
    parts[len(parts) - 1 - parts[::-1].index(name)] = other
    return Path(*parts)


def _yolo_examples(text: Path, photo: str, width: int, height: int, names: Sequence[str]) -> list[Example]:
    """YOLO boxes `class x y w h`, or corners `class x1 y1 ... xn yn`, in shares of the photo's sides.

    One that lies outside has no width or no height.
    """
    found = []
    for number, line in enumerate(text.read_text(encoding="utf-8-sig").splitlines(), 1):
        try:
            class_number, *values = (float(v) for v in line.split())
            name = names[int(class_number)]
            xs, ys = _yolo_corners(values)
        except (ValueError, IndexError) as error:
            raise ExamplesError(
                f"{text}, line {number}: not a YOLO label of a known class.",
                "Name the classes in the order of their numbers with --names.",
            ) from error
        left, right = round(min(xs) * width), round(max(xs) * width)
        top, bottom = round(min(ys) * height), round(max(ys) * height)
        box = Window(left, top, right - left, bottom - top).clipped(width, height)
        found.append(Example(name, photo, box))
    return found


def _yolo_corners(values: list[float]) -> tuple[list[float], list[float]]:
    if len(values) == 4:
        x, y, w, h = values
        return [x - w / 2, x + w / 2], [y - h / 2, y + h / 2]
    if len(values) >= 6 and len(values) % 2 == 0:
        return values[::2], values[1::2]
    raise ValueError("neither four numbers nor three corners")


def _opened(path: str) -> tuple[gdal.Dataset, ogr.Layer]:
    """A vector file and the layer that a path names, or the only one that has places; the first goes with the file."""
    if path.lower().endswith((".yaml", ".yml")):
        raise ExamplesError(
            f"{path} describes a YOLO data set.", "Give the folder with its labels, and its classes with --names."
        )
    file, _, name = path.partition(LAYER_MARK)
    try:
        source = gdal.OpenEx(file, gdal.OF_VECTOR)
    except RuntimeError as error:
        raise ExamplesError(f"{path} can't be read as a vector file.", "Give points or polygons.") from error
    layers, chosen = layers_of(source, name)
    if len(chosen) != 1:
        count, names = len(chosen), ", ".join(layer.GetName() for layer in chosen or layers)
        raise ExamplesError(f"{path} has {count} layers.", f"Name one, as {file}{LAYER_MARK}NAME: {names}.")
    return source, chosen[0]


def _read_vector(job: ImportExamplesJob, photos: Sequence[str], report: Report) -> tuple[list[Example], str | None]:
    _file, vectors = _opened(job.source)
    if vectors.FindFieldIndex(job.class_field, 1) < 0 and not job.names:
        raise ExamplesError(
            f"{job.source} has no field {job.class_field}.",
            "Name the field with --class-field, or one class with --names.",
        )
    crs = vectors.GetSpatialRef()
    if crs is None:
        raise ExamplesError(f"{job.source} has no coordinate reference system.", "Assign one to it first.")
    wkt = crs.ExportToWkt()
    drawn = [_vector_example(part, name, job) for feature in vectors for part, name in _parts(feature, job)]
    if not drawn:
        raise ExamplesError(f"{job.source} holds no points or polygons.", "Choose another file.")
    named = [e for e in drawn if e.class_name]
    if len(named) < len(drawn):
        report(Log(f"{len(drawn) - len(named)} of {len(drawn)} features have no class: left out.", "warning"))
    found = _on_photos(named, wkt, photos, report)
    # A point's square keeps its pixels' size; its outline on the map follows from its photo.
    return [_squared(e, job.size_px) if e.shape == "point" else e for e in found], wkt


def _on_photos(drawn: Sequence[Example], wkt: str, photos: Sequence[str], report: Report) -> list[Example]:
    """Those of the examples that lie on a photo.

    Raises:
        ExamplesError: none does.
    """
    found, astray = layer.locate_some(drawn, wkt, photos, report)
    if astray and not found:
        raise astray[0]
    if astray:
        report(Log(f"{len(astray)} of {len(drawn)} features lie on none of the photos: left out.", "warning"))
    return found


def _parts(feature: ogr.Feature, job: ImportExamplesJob) -> Iterator[tuple[ogr.Geometry, str]]:
    """Each part of a feature, and its class: two bears in a multipoint are two, and none lies between them."""
    geometry, index = feature.GetGeometryRef(), feature.GetFieldIndex(job.class_field)
    told = feature.GetFieldAsString(index) if index >= 0 else ""  # of a number, too: class 0 is one
    name = told or (job.names[0] if job.names else "")
    if geometry is None or geometry.IsEmpty():
        return
    several = ogr.GT_IsSubClassOf(ogr.GT_Flatten(geometry.GetGeometryType()), ogr.wkbGeometryCollection)
    for part in geometry if several else (geometry,):
        yield part, name


def _vector_example(geometry: ogr.Geometry, name: str, job: ImportExamplesJob) -> Example:
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind == ogr.wkbPoint:
        return Example(name, shape="point", geometry=((geometry.GetX(), geometry.GetY()),))
    if kind == ogr.wkbPolygon:
        hull = geometry.ConvexHull()  # to be held while its ring is read; of corners in one line it is that line
        points = (hull.GetGeometryRef(0) if hull.GetGeometryCount() else hull).GetPoints()
        return Example(name, shape="polygon", geometry=tuple((x, y) for x, y, *_ in points))
    raise ExamplesError(f"{job.source} holds {geometry.GetGeometryName().lower()}s.", "Give points or polygons.")


def _squared(example: Example, size_px: int) -> Example:
    if example.window is None:
        return example
    x, y = example.window.x, example.window.y
    return replace(example, window=Window(x - size_px // 2, y - size_px // 2, size_px, size_px), geometry=None)


def compose_examples(job: ComposeExamplesJob, report: Report) -> None:
    """Cut animals out of web photos and write survey-like photos with them, and their examples layer.

    Folders named in `job.classes` give animals, the others look-alikes, which are examples of background.

    Raises:
        ExamplesError: no animal could be cut out, or a class has no folder.
    """
    path, sheet = Path(job.out) / "examples.gpkg", Path(job.out) / "contact_sheet.png"
    before = layer.read_if_any(path)
    layer.refuse_loss(path, before, _COMPOSED)
    known = _to_avoid(job.avoid) if job.avoid else []
    scenes = open_scenes(job.backgrounds, known)
    composer = Composer(job, scenes, ground=grounds(scenes, known) if job.split == "auto" else {})
    _discard(path, before)
    found = composer.run(report)
    if not found:
        raise ExamplesError(f"No animal could be cut out of {job.web_photos}.", "Give photos that one animal fills.")
    layer.write(path, found)
    sheet.write_bytes(contact_sheet(list(_windows_round(found))))
    paths = {"examples": str(path), "images": str(Path(job.out) / "images"), "contact_sheet": str(sheet)}
    report(Result(paths, dict(layer.counts(found))))


def _to_avoid(path: str) -> list[Example]:
    """What is known of the photos, perhaps nothing yet: web photos are for a first model."""
    return layer.read_if_any(path) if Path(path).is_file() else layer.read(path)


def _discard(path: Path, composed: Sequence[Example]) -> None:
    """Delete what was composed before: a run that is stopped must not leave examples of other pictures."""
    images = Path(os.path.abspath(path)).with_name("images")  # noqa: PTH100 (as the layer spells it)
    photos = [photo for example in composed if (photo := Path(example.photo)).parent == images]
    for file in (path, *photos, *map(notes_of, photos)):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise ExamplesError(f"{file} can't be replaced.", "Close what shows it, and try again.") from error


def _windows_round(found: Sequence[Example]) -> Iterator[tuple[NDArray[np.uint8], str]]:
    """What the network will see of some of the animals, evenly chosen."""
    for example in found[:: -(-len(found) // _SHEET_ANIMALS)]:
        if example.window is not None:
            x, y = (round(centre) - TILE_PX // 2 for centre in example.window.centre)
            with open_raster(example.photo) as raster:
                yield raster.read(Window(x, y, TILE_PX, TILE_PX)).rgb, example.class_name
