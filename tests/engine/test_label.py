# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels from elsewhere become examples: YOLO boxes, points, polygons, animals from web photos."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.label import background_examples, compose_examples, import_examples
from bear_detector_plugin.errors import BadArgument, Cancelled, ExamplesError
from bear_detector_plugin.events import Event, Log, Progress, Result
from bear_detector_plugin.jobs import BackgroundExamplesJob, ComposeExamplesJob, ImportExamplesJob
from bear_detector_plugin.splits import drawn_split
from tests.engine.examples.test_layer import write_photo


def yolo_folder(folder: Path, labels: dict[str, str]) -> str:
    """A data set in YOLO's layout, its photos 640 x 480."""
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    for name, text in labels.items():
        write_photo(folder / "images" / f"{name}.tif", 640, 480, georeferenced=False)
        (folder / "labels" / f"{name}.txt").write_text(text)
    return str(folder)


def test_yolo_boxes_straight_and_oriented_and_outlines(tmp_path: Path) -> None:
    source = yolo_folder(
        tmp_path / "set",
        {
            "a": "1 0.5 0.5 0.1 0.2\n",
            "b": "0 0.1 0.2 0.3 0.1 0.4 0.3 0.2 0.4\n",
            "c": "\ufeff0 0.1 0.1 0.2 0.1 0.2 0.3",
        },
    )
    out = tmp_path / "examples.gpkg"
    events: list[Event] = []
    import_examples(ImportExamplesJob(source, out=str(out), names=("seal", "polar_bear")), events.append)
    found = {(e.class_name, Path(e.photo).name): e.window for e in layer.read(out)}
    assert found == {
        ("polar_bear", "a.tif"): Window(288, 192, 64, 96),
        ("seal", "b.tif"): Window(64, 48, 192, 144),
        ("seal", "c.tif"): Window(64, 48, 64, 96),
    }
    assert isinstance(events[-1], Result)
    assert events[-1].counts["photos"] == 3


@pytest.mark.parametrize("layout", ["{kind}/{part}", "{part}/{kind}"])
def test_a_yolo_data_set_in_parts_is_read_whole_or_part_by_part(tmp_path: Path, layout: str) -> None:
    """As Ultralytics and Roboflow lay them out; names may be the same in both."""
    for part, number in (("train", 0), ("val", 1)):
        photo, text = (tmp_path / layout.format(kind=kind, part=part) for kind in ("images", "labels"))
        photo.mkdir(parents=True)
        text.mkdir(parents=True)
        write_photo(photo / "a.tif", 640, 480, georeferenced=False)
        (text / "a.txt").write_text(f"{number} 0.5 0.5 0.1 0.1")
    whole = {"train": "seal", "val": "polar_bear"}
    part = tmp_path / ("labels/val" if layout.startswith("{kind}") else "val")
    for source, expected in ((tmp_path, whole), (part, {"val": "polar_bear"})):
        job = ImportExamplesJob(str(source), out=str(tmp_path / "e.gpkg"), names=("seal", "polar_bear"))
        import_examples(job, lambda event: None)
        found = {next(name for name in Path(e.photo).parts if name in whole): e.class_name for e in layer.read(job.out)}
        assert found == expected


def test_examples_go_into_a_geopackage_by_its_name(tmp_path: Path) -> None:
    """A GeoPackage that is called a Shapefile opens nowhere."""
    source = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.2"})
    job = ImportExamplesJob(source, str(tmp_path / "examples.shp"), names=("seal",))
    with pytest.raises(ExamplesError, match=r"examples\.shp is no name for a GeoPackage"):
        import_examples(job, lambda event: None)
    background = BackgroundExamplesJob((source,), str(tmp_path / "examples.shp"))
    with pytest.raises(ExamplesError, match=r"examples\.shp is no name for a GeoPackage"):
        background_examples(background, lambda event: None)


def test_what_describes_a_yolo_data_set_points_to_its_folder(tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text("train: images/train")
    with pytest.raises(ExamplesError, match=r"data\.yaml describes a YOLO data set. Give the folder"):
        import_examples(ImportExamplesJob(str(tmp_path / "data.yaml"), str(tmp_path / "e.gpkg")), lambda event: None)


def test_photos_without_labels_give_background_and_keep_to_their_split(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.1", "b": ""})
    out = tmp_path / "examples.gpkg"
    job = ImportExamplesJob(source, out=str(out), names=("seal",), background_per_photo=2, split="validation")
    import_examples(job, lambda event: None)
    found = layer.read(out)
    assert Counter(e.class_name for e in found if Path(e.photo).name == "b.tif") == {"background": 2}
    assert {e.split for e in found} == {"validation"}


def test_boxes_outside_their_photos_are_told(tmp_path: Path) -> None:
    """They are so where a program has told pixels instead of shares."""
    labels = {"a": "0 0.5 0.5 0.1 0.1\n0 320 240 50 50", "b": "0 1.5 0.5 0.1 0.1"}
    job = ImportExamplesJob(yolo_folder(tmp_path / "set", labels), out=str(tmp_path / "e.gpkg"), names=("seal",))
    events: list[Event] = []
    import_examples(job, events.append)
    assert len(layer.read(job.out)) == 1
    assert Log("2 of 3 boxes lie outside their photos: left out.", "warning") in events
    (tmp_path / "set" / "labels" / "a.txt").write_text("0 320 240 50 50")
    with pytest.raises(ExamplesError, match=r"No box of .*labels lies in its photo"):
        import_examples(job, events.append)


def test_a_second_import_of_the_same_labels_draws_no_background_anew(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.1", "b": ""})
    job = ImportExamplesJob(source, out=str(tmp_path / "e.gpkg"), names=("seal",), background_per_photo=2, append=True)
    for _ in range(2):
        import_examples(job, lambda event: None)
    found = layer.read(job.out)
    assert Counter((e.class_name, Path(e.photo).stem) for e in found) == {
        ("seal", "a"): 1, ("background", "a"): 2, ("background", "b"): 2
    }  # fmt: skip


def test_a_class_without_a_name_is_pointed_at(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "3 0.5 0.5 0.1 0.1"})
    with pytest.raises(ExamplesError, match=r"a\.txt, line 1: not a YOLO label of a known class.*--names"):
        import_examples(ImportExamplesJob(source, out=str(tmp_path / "e.gpkg"), names=("seal",)), lambda event: None)


def test_which_photos_validate_is_drawn_when_a_model_is_trained(tmp_path: Path) -> None:
    """By whole flights, if that is wished for: a photo that was decided alone would decide for its flight."""
    source = yolo_folder(tmp_path / "set", {f"Flight_0{n % 3}_{n}": "0 0.5 0.5 0.1 0.1" for n in range(9)})
    out = tmp_path / "examples.gpkg"
    import_examples(ImportExamplesJob(source, out=str(out), names=("seal",)), lambda event: None)
    found = layer.read(out)
    assert {e.split for e in found} == {""}
    by_flight = {(Path(e.photo).name[:9], e.split) for e in layer.assign_splits(found, group="flight")}
    assert by_flight == {(flight, drawn_split(flight)) for flight in ("Flight_00", "Flight_01", "Flight_02")}


def test_photos_that_are_damaged_or_have_no_labels_are_told_and_left_out(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.1", "b": "0 0.5 0.5 0.1 0.1"})
    (tmp_path / "set" / "images" / "b.tif").write_bytes(b"no photo")
    for name in ("c.tif", "d.tif"):
        write_photo(tmp_path / "set" / "images" / name)
    events: list[Event] = []
    job = ImportExamplesJob(source, out=str(tmp_path / "e.gpkg"), names=("seal",), background_per_photo=1)
    import_examples(job, events.append)
    assert Counter(e.class_name for e in layer.read(job.out)) == {"seal": 1, "background": 1}
    told = [e.message for e in events if isinstance(e, Log)]
    assert told[0] == "2 of 4 photos have no labels, such as c.tif: left out."
    assert "b.tif" in told[1]
    assert len(told) == 2


def test_an_import_does_not_replace_what_was_drawn(tmp_path: Path) -> None:
    source, out = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.1"}), tmp_path / "examples.gpkg"
    layer.write(out, [Example("seal", f"{source}/images/a.tif", Window(9, 9, 40, 40), source="drawn")])
    job = ImportExamplesJob(source, out=str(out), names=("seal",))
    with pytest.raises(ExamplesError, match="holds examples of another making, which would be lost: 1"):
        import_examples(job, lambda event: None)
    import_examples(replace(job, append=True), lambda event: None)
    assert [e.source for e in layer.read(out)] == ["drawn", "import"]


def write_points(path: Path, points: list[tuple[float, float, str]]) -> str:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    target = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(path))
    points_layer = target.CreateLayer("points", crs, ogr.wkbPoint)
    points_layer.CreateField(ogr.FieldDefn("species", ogr.OFTString))
    for x, y, species in points:
        feature = ogr.Feature(points_layer.GetLayerDefn())
        feature.SetField("species", species)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({x} {y})"))
        points_layer.CreateFeature(feature)
    return str(path)


def test_points_become_squares_on_their_photo(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    source = write_points(tmp_path / "points.geojson", [(1100.0, -2100.0, "seal")])
    out = tmp_path / "examples.gpkg"
    job = ImportExamplesJob(source, out=str(out), imagery=(photo,), class_field="species", size_px=64)
    import_examples(job, lambda event: None)
    (found,) = layer.read(out)
    assert (found.class_name, found.photo, found.window) == ("seal", photo, Window(168, 168, 64, 64))


def test_polygons_become_boxes_on_their_photo(tmp_path: Path) -> None:
    """The engine crashed: GDAL gives a part of a shape away that goes with the whole."""
    photo, path, out = write_photo(tmp_path / "a.tif"), tmp_path / "seals.gpkg", tmp_path / "examples.gpkg"
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    seals = target.CreateLayer("seals", crs, ogr.wkbMultiPolygon)
    for number in range(20):
        seal = ogr.Feature(seals.GetLayerDefn())
        x = 1020 + 10 * number
        wkt = f"MULTIPOLYGON ((({x} -2100, {x + 8} -2100, {x + 8} -2080, {x + 4} -2095, {x} -2080, {x} -2100)))"
        seal.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        seals.CreateFeature(seal)
    thin = ogr.Feature(seals.GetLayerDefn())
    thin.SetGeometry(ogr.CreateGeometryFromWkt("MULTIPOLYGON (((1020 -2200, 1028 -2200, 1024 -2200, 1020 -2200)))"))
    seals.CreateFeature(thin)
    del thin, seal, seals, target
    import_examples(ImportExamplesJob(str(path), str(out), (photo,), ("seal",)), lambda event: None)
    *found, flat = layer.read(out)
    assert [e.window for e in found] == [Window(40 + 20 * number, 160, 16, 40) for number in range(20)]
    assert flat.window == Window(40, 400, 16, 1)
    assert {e.shape for e in found} == {"polygon"}


def test_of_a_file_with_several_layers_one_is_named(tmp_path: Path) -> None:
    """Its first one was taken, whatever it held; a table, such as QGIS's styles, is none."""
    photo, path, out = write_photo(tmp_path / "a.tif"), tmp_path / "field.gpkg", tmp_path / "examples.gpkg"
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, x in (("nests", 1100), ("seals", 1200)):
        points = target.CreateLayer(name, crs, ogr.wkbPoint)
        point = ogr.Feature(points.GetLayerDefn())
        point.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({x} -2100)"))
        points.CreateFeature(point)
    target.CreateLayer("layer_styles", None, ogr.wkbNone)
    del point, points, target
    job = ImportExamplesJob(str(path), str(out), (photo,), ("seal",))
    with pytest.raises(ExamplesError, match="has 2 layers") as told:
        import_examples(job, lambda event: None)
    assert told.value.hint.endswith("|layername=NAME: nests, seals.")
    import_examples(replace(job, source=f"{path}|layername=seals"), lambda event: None)
    assert [e.window for e in layer.read(out)] == [Window(368, 168, 64, 64)]
    gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE).DeleteLayer(0)
    import_examples(replace(job, out=str(tmp_path / "other.gpkg")), lambda event: None)
    assert [e.window for e in layer.read(tmp_path / "other.gpkg")] == [Window(368, 168, 64, 64)]


def test_each_part_of_a_feature_is_an_example(tmp_path: Path) -> None:
    """Two seals in a multipoint are two, and none lies between them."""
    photo, path = write_photo(tmp_path / "a.tif"), tmp_path / "points.geojson"
    parts = '{"type": "MultiPoint", "coordinates": [[1100, -2100], [1200, -2100]]}'
    crs = '"crs": {"type": "name", "properties": {"name": "EPSG:3413"}}'
    feature = f'{{"type": "Feature", "properties": {{"species": "seal"}}, "geometry": {parts}}}'
    path.write_text(f'{{"type": "FeatureCollection", {crs}, "features": [{feature}]}}')
    out = tmp_path / "examples.gpkg"
    import_examples(ImportExamplesJob(str(path), str(out), (photo,), class_field="species"), lambda event: None)
    assert [e.window for e in layer.read(out)] == [Window(168, 168, 64, 64), Window(368, 168, 64, 64)]


def test_a_second_import_adds_only_what_is_new(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    out = tmp_path / "examples.gpkg"
    for points in ([(1100.0, -2100.0, "seal")], [(1100.0, -2100.0, "seal"), (1200.0, -2100.0, "seal")]):
        source = write_points(tmp_path / "points.geojson", points)
        job = ImportExamplesJob(source, str(out), (photo,), class_field="species", append=True)
        import_examples(job, lambda event: None)
    assert [e.window for e in layer.read(out)] == [Window(168, 168, 64, 64), Window(368, 168, 64, 64)]


def test_one_class_for_all_and_those_beside_the_photos_are_told(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    source = write_points(tmp_path / "points.geojson", [(1100.0, -2100.0, ""), (9000.0, 0.0, "")])
    out = tmp_path / "examples.gpkg"
    events: list[Event] = []
    import_examples(ImportExamplesJob(source, str(out), (photo,), ("walrus",), class_field=""), events.append)
    assert [e.class_name for e in layer.read(out)] == ["walrus"]
    assert [e.message for e in events if isinstance(e, Log)] == ["1 of 2 features lie on none of the photos: left out."]


def test_while_photos_are_looked_through_for_features_one_can_stop(tmp_path: Path) -> None:
    """A survey's tens of thousands, one by one, while nothing was told."""
    photos = [write_photo(tmp_path / name) for name in ("a.tif", "b.tif", "c.tif")]
    source = write_points(tmp_path / "points.geojson", [(9000.0, 0.0, "seal"), (1100.0, -2100.0, "seal")])
    job = ImportExamplesJob(source, str(tmp_path / "e.gpkg"), tuple(photos), class_field="species")
    told: list[Event] = []
    import_examples(job, told.append)
    assert [(e.done, e.total) for e in told if isinstance(e, Progress)] == [(1, 3), (2, 3), (3, 3)]

    def stop(event: Event) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        import_examples(replace(job, out=str(tmp_path / "other.gpkg")), stop)
    assert not (tmp_path / "other.gpkg").exists()


def test_a_class_may_be_the_number_0(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    source = Path(write_points(tmp_path / "points.geojson", [(1100.0, -2100.0, "nil"), (1200.0, -2100.0, "one")]))
    source.write_text(source.read_text().replace('"nil"', "0").replace('"one"', "1"))
    out = tmp_path / "examples.gpkg"
    import_examples(ImportExamplesJob(str(source), str(out), (photo,), class_field="species"), lambda event: None)
    assert [e.class_name for e in layer.read(out)] == ["0", "1"]


def test_features_without_a_class_are_left_out(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    source = write_points(tmp_path / "points.geojson", [(1100.0, -2100.0, ""), (1200.0, -2100.0, "seal")])
    out = tmp_path / "examples.gpkg"
    events: list[Event] = []
    import_examples(ImportExamplesJob(source, str(out), (photo,), class_field="species"), events.append)
    assert [e.class_name for e in layer.read(out)] == ["seal"]
    assert "1 of 2 features have no class" in str(events[0])


@pytest.fixture
def flight(tmp_path: Path) -> str:
    """A folder of five photos; photo2 holds a seal in examples.gpkg beside the folder."""
    folder = tmp_path / "flight"
    folder.mkdir()
    for number in range(5):
        write_photo(folder / f"photo{number}.tif")
    layer.write(tmp_path / "examples.gpkg", [Example("seal", str(folder / "photo2.tif"), Window(9, 9, 40, 40))])
    return str(folder)


def draw(flight: str, **options: int) -> tuple[list[Example], list[Event]]:
    """All examples of background after a run, and what it told."""
    out = Path(flight).parent / "examples.gpkg"
    events: list[Event] = []
    background_examples(BackgroundExamplesJob((flight,), str(out), **options), events.append)
    return [e for e in layer.read(out) if e.class_name == "background"], events


def test_background_is_one_square_of_each_photo_without_an_animal(flight: str) -> None:
    found, events = draw(flight, count=3)
    assert len({e.photo for e in found}) == 3
    assert f"{flight}/photo2.tif" not in {e.photo for e in found}
    assert {(e.source, e.window.w, e.window.h) for e in found if e.window} == {("random", 224, 224)}
    assert all(e.geometry for e in found)
    assert isinstance(events[0], Log)
    assert events[0].message == "1 of 5 photos hold animals: left out."
    assert isinstance(events[-1], Result)
    assert events[-1].counts == {"background": 3, "photos": 3, "left_out": 1}


def test_a_photo_with_an_animal_is_known_however_its_path_is_spelled(flight: str, tmp_path: Path) -> None:
    dataset = ogr.Open(str(tmp_path / "examples.gpkg"), 1)
    rows = dataset.GetLayerByName("examples")
    for row in rows:
        row["photo"] = f"../{tmp_path.name}/{Path(flight).name}/./photo2.tif"
        rows.SetFeature(row)
    del row, rows, dataset
    found, events = draw(flight, count=5)
    assert f"{flight}/photo2.tif" not in {e.photo for e in found}
    assert isinstance(events[0], Log)
    assert events[0].message == "1 of 5 photos hold animals: left out."


def test_a_photo_whose_copy_on_the_map_has_an_animal_is_left_out(flight: str, tmp_path: Path) -> None:
    photo, copy = f"{flight}/photo3.tif", str(tmp_path / "placed.vrt")
    gdal.Translate(copy, photo, format="VRT").FlushCache()
    layer.append(tmp_path / "examples.gpkg", [Example("polar_bear", copy, Window(9, 9, 40, 40))])
    found, events = draw(flight, count=3)
    assert photo not in {e.photo for e in found}
    assert events[0] == Log("2 of 5 photos hold animals: left out.")


def test_more_squares_than_photos_spread_evenly_and_apart(flight: str) -> None:
    found, _ = draw(flight, count=8)
    assert set(Counter(e.photo for e in found).values()) == {2}
    for one in found:
        assert not any(one.window.intersects(e.window) for e in found if e is not one and e.photo == one.photo)


def test_a_second_run_goes_on_where_none_was_drawn(flight: str) -> None:
    draw(flight, count=2)
    found, _ = draw(flight, count=2)
    assert len({e.photo for e in found}) == 4


def test_the_seed_decides(flight: str, tmp_path: Path) -> None:
    before = (tmp_path / "examples.gpkg").read_bytes()
    drawn = []
    for seed in (1, 1, 2):
        (tmp_path / "examples.gpkg").write_bytes(before)
        drawn.append([(e.photo, e.window) for e in draw(flight, count=3, seed=seed)[0]])
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_full_survey_says_how_many_squares_found_room(flight: str) -> None:
    found, events = draw(flight, count=100)
    assert 4 <= len(found) < 100
    assert f"Only {len(found)} of 100 squares" in str(events[-2])


def test_an_animal_drawn_without_its_photo_keeps_that_photo_out(flight: str, tmp_path: Path) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    outline = ((1100.0, -2100.0), (1130.0, -2100.0), (1130.0, -2120.0), (1100.0, -2120.0), (1100.0, -2100.0))
    layer.write(tmp_path / "examples.gpkg", [Example("seal", geometry=outline)], crs.ExportToWkt())
    found, _ = draw(flight, count=3)
    assert f"{flight}/photo0.tif" not in {e.photo for e in found}, "all photos lie on each other: the first is taken"


def test_background_without_an_examples_file_makes_one(flight: str, tmp_path: Path) -> None:
    (tmp_path / "examples.gpkg").unlink()
    assert len(draw(flight, count=2)[0]) == 2


def test_a_survey_of_animals_only_gives_no_background(flight: str, tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match="Every photo holds an animal's example"):
        background_examples(
            BackgroundExamplesJob((f"{flight}/photo2.tif",), str(tmp_path / "examples.gpkg")), lambda event: None
        )


def web_photo(path: Path, colour: tuple[int, int, int]) -> None:
    """An animal of one colour on dark ground, filling the middle of the photo."""
    rng = np.random.default_rng(0)
    picture = rng.integers(20, 50, (224, 224, 3)).astype(np.uint8)
    cv2.ellipse(picture, (112, 112), (80, 45), 20, 0, 360, colour, -1)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture[..., ::-1])


def test_web_animals_are_set_into_ice_at_survey_size(tmp_path: Path) -> None:
    for number in range(3):
        web_photo(tmp_path / "web" / "polar_bear" / f"bear{number}.png", (240, 230, 200))
        web_photo(tmp_path / "web" / "walrus" / f"walrus{number}.png", (150, 90, 60))
    ice = str(tmp_path / "ice.png")
    cv2.imwrite(ice, np.full((900, 900, 3), 128, np.uint8))
    job = ComposeExamplesJob(str(tmp_path / "web"), out=str(tmp_path / "out"), backgrounds=(ice,), copies=2)
    compose_examples(job, lambda event: None)
    found = layer.read(tmp_path / "out" / "examples.gpkg")
    assert Counter(e.class_name for e in found) == {"polar_bear": 6, "background": 6}
    for example in found:
        assert example.window is not None
        assert 20 <= max(example.window.w, example.window.h) <= 165
        picture = cv2.imread(example.photo)
        box = example.window
        inside = picture[box.y : box.bottom, box.x : box.right]
        assert inside.std() > 3, "something other than the even grey of the scene is in the box"
    with open_raster(str(tmp_path / "out" / "contact_sheet.png")) as sheet:
        assert sheet.width > 8 * 160


def compose(web: Path, out: Path, **options: object) -> list[Example]:
    """What is composed of web photos and a grey background, two of each photo."""
    ice = out.parent / "ice.png"
    cv2.imwrite(str(ice), np.full((900, 900, 3), 128, np.uint8))
    compose_examples(ComposeExamplesJob(str(web), str(out), (str(ice),), copies=2, **options), lambda event: None)
    return layer.read(out / "examples.gpkg")


def test_photos_of_one_stem_give_an_animal_each_and_those_deeper_are_of_their_class(tmp_path: Path) -> None:
    for name in ("polar_bear/bear.png", "polar_bear/bear.jpg", "polar_bear/zoo/Bear.png", "polar_beard/seal.png"):
        web_photo(tmp_path / "web" / name, (240, 230, 200))
    found = compose(tmp_path / "web", tmp_path / "out")
    assert Counter(e.class_name for e in found) == {"polar_bear": 6, "background": 2}
    assert len({e.photo.casefold() for e in found}) == 8  # Windows and macOS would take Bear for bear


def test_composed_anew_nothing_of_before_is_left_and_nothing_drawn_is_lost(tmp_path: Path) -> None:
    for name in "ab":
        web_photo(tmp_path / "web" / "polar_bear" / f"{name}.png", (240, 230, 200))
    compose(tmp_path / "web", tmp_path / "out")
    (tmp_path / "web" / "polar_bear" / "b.png").unlink()
    found = compose(tmp_path / "web", tmp_path / "out", seed=1)
    assert sorted(str(path) for path in (tmp_path / "out" / "images").iterdir()) == sorted(e.photo for e in found)
    layer.append(tmp_path / "out" / "examples.gpkg", [replace(found[0], source="drawn")])
    with pytest.raises(ExamplesError, match="holds examples of another making, which would be lost: 1"):
        compose(tmp_path / "web", tmp_path / "out")


def test_sizes_may_come_from_excel_and_none_are_told(tmp_path: Path) -> None:
    web_photo(tmp_path / "web" / "polar_bear" / "bear.png", (240, 230, 200))
    sizes = tmp_path / "sizes.csv"
    sizes.write_text("width_px,height_px\n40,30\n", encoding="utf-8-sig")
    found = compose(tmp_path / "web", tmp_path / "out", sizes=str(sizes))
    assert all(e.window is not None and max(e.window[2:]) < 70 for e in found)
    for nothing in ("width_px,height_px\n", "width_px,height_px\n40\n"):
        sizes.write_text(nothing)
        with pytest.raises(ExamplesError, match=r"sizes\.csv gives no animal sizes"):
            compose(tmp_path / "web", tmp_path / "out", sizes=str(sizes))


def test_a_survey_in_which_nothing_is_drawn_yet_takes_web_photos(tmp_path: Path) -> None:
    """The dock makes the examples' file before there is one in it."""
    web_photo(tmp_path / "web" / "polar_bear" / "bear.png", (240, 230, 200))
    layer.write(tmp_path / "examples.gpkg", [])
    assert len(compose(tmp_path / "web", tmp_path / "out", avoid=str(tmp_path / "examples.gpkg"))) == 2
    with pytest.raises(ExamplesError, match=r"no examples file .*other\.gpkg"):
        compose(tmp_path / "web", tmp_path / "out", avoid=str(tmp_path / "other.gpkg"))


def test_neither_ice_nor_a_copied_web_photo_is_in_both_splits(tmp_path: Path) -> None:
    """Each background has a grey of its own; one that would be trained on is said to validate."""
    for number in range(8):
        cv2.imwrite(str(tmp_path / f"ice{number}.png"), np.full((500, 500, 3), 80 + 20 * number, np.uint8))
        bear = tmp_path / "web" / "polar_bear" / f"bear{number}.png"
        web_photo(bear, (240, 230 - number, 200))
        shutil.copyfile(bear, bear.with_name(f"a copy of {bear.name}"))
    ice = [str(tmp_path / f"ice{number}.png") for number in range(8)]
    splits = {photo: drawn_split(photo) for photo in ice}
    said = next(photo for photo, split in splits.items() if split == "train")
    layer.write(tmp_path / "seals.gpkg", [Example("seal", said, Window(450, 450, 20, 20), "validation")])
    avoid = str(tmp_path / "seals.gpkg")
    job = ComposeExamplesJob(str(tmp_path / "web"), str(tmp_path / "out"), tuple(ice), avoid, copies=2)
    compose_examples(job, lambda event: None)
    found = layer.read(tmp_path / "out" / "examples.gpkg")
    corners = [int(cv2.imread(example.photo)[8, 8, 0]) for example in found]
    on = [ice[round((grey - 80) / 20)] for grey in corners]
    assert [e.split for e in found] == [{**splits, said: "validation"}[photo] for photo in on]
    assert {e.split for e in found} == {"train", "validation"}
    by_bear: dict[str, set[str]] = defaultdict(set)
    for example in found:
        by_bear[example.note.removeprefix("a copy of ")].add(example.split)
    assert max(len(both) for both in by_bear.values()) == 1


def test_one_background_for_both_splits_is_told(tmp_path: Path) -> None:
    for number in range(2):
        web_photo(tmp_path / "web" / "polar_bear" / f"bear{number}.png", (240, 230 - number, 200))
    cv2.imwrite(str(tmp_path / "ice.png"), np.full((500, 500, 3), 128, np.uint8))
    events: list[Event] = []
    compose_examples(
        ComposeExamplesJob(str(tmp_path / "web"), str(tmp_path / "out"), (str(tmp_path / "ice.png"),)), events.append
    )
    other = "train" if drawn_split("ice.png") == "validation" else "validation"
    assert [event.message for event in events if isinstance(event, Log)] == [
        f"No background is for {other}: its animals are set into those of the other split."
    ]


def test_a_web_photo_that_lies_in_no_folder_is_named(tmp_path: Path) -> None:
    web_photo(tmp_path / "web" / "polar_bear" / "bear.png", (240, 230, 200))
    with pytest.raises(ExamplesError, match=r"bear\.png lies in no folder of a class"):
        compose(tmp_path / "web" / "polar_bear", tmp_path / "out")


def test_an_animal_of_a_few_pixels_is_refused(tmp_path: Path) -> None:
    web_photo(tmp_path / "web" / "polar_bear" / "bear.png", (240, 230, 200))
    ice = write_photo(tmp_path / "ice.tif", 900, 900)  # most of a metre a pixel
    job = ComposeExamplesJob(str(tmp_path / "web"), out=str(tmp_path / "out"), backgrounds=(ice,))
    with pytest.raises(BadArgument, match=r"ice\.tif has .* m a pixel: an animal is .* px long, and nobody can see it"):
        compose_examples(job, lambda event: None)


def test_composing_without_the_class_names_the_folder(tmp_path: Path) -> None:
    ice = write_photo(tmp_path / "ice.tif", 900, 900)
    web_photo(tmp_path / "web" / "fox" / "fox.png", (200, 200, 200))
    job = ComposeExamplesJob(str(tmp_path / "web"), out=str(tmp_path / "out"), backgrounds=(ice,))
    with pytest.raises(ExamplesError, match="has no folder polar_bear"):
        compose_examples(job, lambda event: None)
