# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels from elsewhere become examples: YOLO boxes, points and polygons."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.label import background_examples, import_examples
from bear_detector_plugin.errors import Cancelled, ExamplesError
from bear_detector_plugin.events import Event, Log, Progress, Result
from bear_detector_plugin.jobs import BackgroundExamplesJob, ImportExamplesJob
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
