# SPDX-License-Identifier: GPL-2.0-or-later
"""Which windows of a photo an area asks for: polygons of any file and any CRS, photos turned as they like."""

import math

import numpy as np
import pytest
from osgeo import ogr, osr

from bear_detector_plugin.engine.imagery.area import Area
from bear_detector_plugin.engine.imagery.footprint import Georeference, transform
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.errors import BadArgument

SIZE = 4000, 3000
GSD_M = 0.1


def reference(code):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def photo(turned=0.0):
    """At 1000, -1,600,000 in EPSG:3413, turned by so many degrees."""
    c, s = GSD_M * math.cos(math.radians(turned)), GSD_M * math.sin(math.radians(turned))
    return Georeference(reference(3413).ExportToWkt(), (1000.0, c, s, -1_600_000.0, s, -c))


def box(georeference, window, code=3413):
    """The WKT of a window of the photo, in another CRS."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in georeference.polygon(window):
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    polygon.Transform(osr.CoordinateTransformation(reference(3413), reference(code)))
    return polygon.ExportToWkt()


@pytest.fixture
def area(tmp_path):
    def write(*shapes, code=3413, name="area.gpkg", driver="GPKG", layer="area"):
        dataset = ogr.GetDriverByName(driver).CreateDataSource(str(tmp_path / name))
        rows = dataset.CreateLayer(layer, reference(code) if code else None, ogr.wkbUnknown)
        for shape in shapes:
            row = ogr.Feature(rows.GetLayerDefn())
            row.SetGeometry(ogr.CreateGeometryFromWkt(shape))
            rows.CreateFeature(row)
        del rows, dataset
        return str(tmp_path / name)

    return write


def centres(region):
    rows, columns = np.nonzero(region.wanted)
    return np.stack([columns * 32 + region.part.x + 112, rows * 32 + region.part.y + 112], axis=1)


@pytest.mark.parametrize("turned", [0, 30, 135])
@pytest.mark.parametrize("code", [3413, 4326, 3857])
def test_the_windows_with_their_centre_in_the_area_are_wanted(area, turned, code):
    wanted = Window(1600, 960, 640, 320)
    region = Area(area(box(photo(turned), wanted, code), code=code)).region(photo(turned), *SIZE)
    inside = {(x, y) for x in range(112, 4000, 32) for y in range(112, 3000, 32) if wanted.contains(x, y)}
    found = {tuple(centre) for centre in centres(region).tolist()}
    assert inside <= found
    assert all(abs(x - 1920) <= 320 + 46 and abs(y - 1120) <= 160 + 46 for x, y in found)
    held = {centre for centre in found if region.holds(Window(centre[0] - 112, centre[1] - 112, TILE_PX, TILE_PX))}
    assert inside <= held <= {(x, y) for x, y in found if abs(x - 1920) <= 320.5 and abs(y - 1120) <= 160.5}


def test_a_margin_is_taken_in_x_and_in_y(area):
    near = Area(area(box(photo(), Window(1600, 960, 640, 320))))
    tight, wide = near.region(photo(), *SIZE), near.region(photo(), *SIZE, margin_px=160)
    assert wide.part == Window(tight.part.x - 160, tight.part.y - 160, tight.part.w + 320, tight.part.h + 320)
    assert tight.wanted.sum() < wide.wanted.sum() == wide.wanted.any(0).sum() * wide.wanted.any(1).sum()


def test_at_the_photos_edge_the_outermost_window_stands_for_what_no_centre_comes_near(area):
    for strip in (Window(0, 1000, 40, 400), Window(3960, 1000, 40, 400)):
        region = Area(area(box(photo(), strip), name=f"{strip.x}.gpkg")).region(photo(), *SIZE)
        assert region.wanted.any()
        edge = 0 if strip.x == 0 else SIZE[0] - TILE_PX
        assert region.holds(Window(edge, 1000, TILE_PX, TILE_PX))
        assert not region.holds(Window(edge, 400, TILE_PX, TILE_PX))


def test_a_photo_beside_the_area_is_not_touched(area):
    beside = Area(area(box(photo(), Window(4001, 0, 500, 500))))
    assert beside.region(photo(), *SIZE) is None


def test_polygons_that_overlap_have_no_hole_where_they_do(area):
    left, right = Window(1000, 1000, 640, 640), Window(1320, 1000, 640, 640)
    both = Area(area(box(photo(), left), box(photo(), right))).region(photo(), *SIZE)
    assert both.holds(Window(1360, 1200, TILE_PX, TILE_PX))


def test_an_area_that_reaches_beyond_the_photos_world_is_cut_to_it(area):
    world = "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"
    region = Area(area(world, code=4326)).region(photo(), *SIZE)
    assert region.part == Window(0, 0, 4000, 3008)
    assert region.wanted.all()


@pytest.mark.parametrize(
    ("code", "longitude"), [(32601, -179), (32601, 180), (4326, -179), (4326, 180), (3857, -179.9)]
)
@pytest.mark.parametrize("west", [170, -190])
def test_an_area_across_the_date_line_is_searched_on_both_of_its_sides(area, code, longitude, west):
    """Of one drawn from 170 to 190 degrees all photos east of the line were left out, as lying outside."""
    world = f"POLYGON (({west} 70, {west + 20} 70, {west + 20} 72, {west} 72, {west} 70))"
    region = Area(area(world, code=4326)).region(beside_the_date_line(code, longitude), *SIZE)
    assert region is not None
    assert region.part == Window(0, 0, 4000, 3008)
    assert region.wanted.all()


@pytest.mark.parametrize("code", [32601, 4326])
def test_a_hole_in_an_area_across_the_date_line_stays_one(area, code):
    ring = "(170 70, 190 70, 190 72, 170 72, 170 70)"
    hole = "(179.9995 71.1, 180.0005 71.1, 180.0005 71.3, 179.9995 71.3, 179.9995 71.1)"
    georeference = beside_the_date_line(code, 180)
    region = Area(area(f"POLYGON ({ring}, {hole})", code=4326)).region(georeference, *SIZE)
    assert not region.holds(Window(1900, 1400, 224, 224))
    assert region.holds(Window(0, 0, 224, 224))


def beside_the_date_line(code, longitude):
    """A photo whose middle is there, at 71.2 degrees north, some hundred metres wide."""
    if code == 4326:
        return Georeference(reference(code).ExportToWkt(), (longitude - 2e-3, 1e-6, 0.0, 71.2 + 5e-4, 0.0, -3e-7))
    ((x, y),) = transform([(longitude, 71.2)], "EPSG:4326", reference(code).ExportToWkt())
    return Georeference(reference(code).ExportToWkt(), (x - 200, GSD_M, 0.0, y + 150, 0.0, -GSD_M))


def test_the_digest_tells_areas_apart_and_not_their_files(area):
    one = area(box(photo(), Window(0, 0, 500, 500)))
    same = area(box(photo(), Window(0, 0, 500, 500)), name="moved.gpkg")
    other = area(box(photo(), Window(0, 0, 500, 501)), name="other.gpkg")
    assert Area(one).digest == Area(same).digest != Area(other).digest


def test_one_layer_of_several_is_named_as_qgis_does(area):
    path = area(box(photo(), Window(0, 0, 500, 500)))
    ogr.Open(path, update=1).CreateLayer("layer_styles", None, ogr.wkbNone)
    assert Area(path).region(photo(), *SIZE) is not None, "QGIS's table of styles is no area"
    ogr.Open(path, update=1).CreateLayer("islands", reference(3413), ogr.wkbPolygon)
    with pytest.raises(BadArgument, match="has 2 layers") as raised:
        Area(path)
    assert "area, islands" in raised.value.hint
    assert Area(f"{path}|layername=area").region(photo(), *SIZE) is not None


@pytest.mark.parametrize(
    ("shapes", "options", "complaint"),
    [
        (["POINT (0 0)"], {}, "holds no polygon"),
        ([], {}, "holds no polygon"),
        (["POLYGON ((0 0, 1 0, 1 1, 0 0))"], {"code": None}, "has no coordinate reference system"),
    ],
)
def test_what_is_no_area_is_told_in_one_line(area, shapes, options, complaint):
    with pytest.raises(BadArgument, match=complaint) as raised:
        Area(area(*shapes, **options))
    assert raised.value.hint


def test_an_area_on_the_moon_has_no_place_in_a_photo(tmp_path, area):
    drawn = ogr.Open(area("POLYGON ((0 0, 1 0, 1 1, 0 0))"))
    moon = osr.SpatialReference("""GEOGCS["Moon 2000",DATUM["Moon_2000",SPHEROID["Moon_2000",1737400,0]],
        PRIMEM["Reference_Meridian",0],UNIT["degree",0.0174532925199433]]""")
    copy = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "moon.gpkg"))
    rows = copy.CreateLayer("area", moon, ogr.wkbPolygon)
    for row in drawn.GetLayer():
        rows.CreateFeature(row)
    del rows, copy
    with pytest.raises(BadArgument, match="has no place in a photo's coordinate reference system"):
        Area(str(tmp_path / "moon.gpkg")).region(photo(), *SIZE)


def test_a_file_that_is_no_vector_file_is_named(tmp_path):
    (tmp_path / "area.txt").write_text("here")
    with pytest.raises(BadArgument, match=r"area\.txt can't be read as a vector file"):
        Area(str(tmp_path / "area.txt"))
