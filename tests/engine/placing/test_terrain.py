# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos over a DEM: where rays meet a plane that can be computed, and from where an altitude counts."""

import math

import numpy as np
import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.imagery.camera import SEA, TAKEOFF, Angles, Camera, Clues, from_tags
from bear_detector_plugin.engine.imagery.footprint import transform
from bear_detector_plugin.engine.placing.placement import crs_wkt, local_crs, on_the_ground
from bear_detector_plugin.engine.placing.terrain import Terrain, above_ground
from bear_detector_plugin.errors import BadArgument

LONGITUDE, LATITUDE = -150.0, 72.0
HERE = crs_wkt(local_crs(LONGITUDE, LATITUDE))


@pytest.fixture
def dem(tmp_path):
    """Write heights as a function of metres east and north of the place, or of degrees, and open them."""

    def write(height, crs=HERE, middle=(0.0, 0.0), cell=5.0, side=201, nodata=None, unit=None):
        left, top = middle[0] - cell * side / 2, middle[1] + cell * side / 2
        across = left + (np.arange(side) + 0.5) * cell
        down = top - (np.arange(side) + 0.5) * cell
        path = str(tmp_path / "dem.tif")
        made = gdal.GetDriverByName("GTiff").Create(path, side, side, 1, gdal.GDT_Float32)
        made.SetGeoTransform((left, cell, 0, top, 0, -cell))
        made.SetProjection(crs)
        band = made.GetRasterBand(1)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if unit is not None:
            band.SetUnitType(unit)
        band.WriteArray(np.broadcast_to(height(*np.meshgrid(across, down)), (side, side)).astype(np.float32))
        del band, made
        return Terrain(path)

    return write


def camera(pitch=0.0, roll=0.0, yaw=0.0, longitude=LONGITUDE, latitude=LATITUDE):
    return Camera(longitude, latitude, 100.0, Angles(yaw, pitch, roll), 1000.0)


def points(seen, terrain, crs=HERE):
    place = on_the_ground(seen, 1000, 800, crs, terrain and terrain.relief(seen.longitude, seen.latitude))
    return place, np.array(place.control_points)


@pytest.mark.parametrize("angles", [{}, {"pitch": 25.0, "yaw": 40.0}, {"roll": -30.0, "pitch": 10.0, "yaw": 200.0}])
def test_a_flat_dem_equals_none(dem, angles):
    seen = camera(**angles)
    with_dem, over_dem = points(seen, dem(lambda east, north: 350.0))
    without, flat = points(seen, None)
    assert np.array(with_dem.corners) == pytest.approx(np.array(without.corners), abs=1e-3)
    assert (with_dem.gsd_m, with_dem.area_m2) == pytest.approx((without.gsd_m, without.area_m2), rel=1e-4)
    assert over_dem[::20, 2:] == pytest.approx(flat[::6, 2:], abs=1e-3)  # the diagonals of both grids, at their ends
    assert not with_dem.beyond


@pytest.mark.parametrize("pitch", [0.0, 20.0, -40.0])
def test_rays_meet_a_tilted_plane_where_arithmetic_says(dem, pitch):
    """Towards the north the ground rises by 0.3 m a metre; the photo's middle column looks along that."""
    place, control = points(camera(pitch=pitch), dem(lambda east, north: 50 + 0.3 * north))
    for _, line, east, north in control[control[:, 0] == 500]:
        slope = math.tan(math.radians(pitch) + math.atan((400 - line) / 1000))
        assert (east, north) == pytest.approx((0, slope * 100 / (1 + 0.3 * slope)), abs=0.01)
    middle = math.tan(math.radians(pitch))
    flat = on_the_ground(camera(pitch=pitch), 1000, 800, HERE).gsd_m
    assert place.gsd_m == pytest.approx(flat / (1 + 0.3 * middle), rel=1e-4)


def test_a_ray_ends_at_the_first_slope_that_it_meets(dem):
    """A wall of 60 m stands 40 m ahead: what lies behind it is not seen."""
    _, control = points(camera(pitch=30.0), dem(lambda east, north: np.where((north > 40) & (north < 60), 60.0, 0.0)))
    assert control[control[:, 1] == 0][:, 3].max() < 60


def test_a_valley_is_reached(dem):
    _, control = points(camera(pitch=20.0), dem(lambda east, north: np.where(north > 15, -250.0, 0.0)))
    (top,) = control[(control[:, 0] == 500) & (control[:, 1] == 0)]
    assert top[3] == pytest.approx(350 * math.tan(math.radians(20) + math.atan(0.4)), abs=0.01)


def test_over_a_hill_control_points_are_met_exactly(dem):
    from bear_detector_plugin.engine.imagery.footprint import from_gcps

    hill = dem(lambda east, north: 30 * np.exp(-((east - 20) ** 2 + (north - 40) ** 2) / 200))
    place, control = points(camera(pitch=25.0), hill)
    assert place.geotransform is None
    gcps = [gdal.GCP(x, y, 0.0, column, line) for column, line, x, y in control]
    found = from_gcps(gcps, HERE, exact=True)
    for column, line, x, y in control:
        assert found.to_map(column, line) == pytest.approx((x, y), abs=0.01)


def test_beyond_the_dem_the_ground_is_flat(dem):
    small = dem(lambda east, north: 80.0, side=9)  # 22 m to each side
    place, control = points(camera(), small)
    _, flat = points(camera(), None)
    assert place.beyond
    assert control[0, 2:] == pytest.approx(flat[0, 2:], abs=1e-3)
    assert small.height(LONGITUDE + 1, LATITUDE) is None
    assert small.relief(LONGITUDE + 1, LATITUDE) is None


def test_what_has_no_data_has_no_height(dem):
    holed = dem(lambda east, north: np.where(east > 30, -9999.0, 12.0), nodata=-9999)
    ((far, _),) = transform([(60.0, 0.0)], HERE, "EPSG:4326")
    assert holed.height(LONGITUDE, LATITUDE) == pytest.approx(12)
    assert holed.height(far, LATITUDE) is None
    assert points(camera(), holed)[0].beyond


@pytest.mark.parametrize("middle", [180.0, -180.0, 0.0])
def test_degrees_across_the_antimeridian(dem, middle):
    """A DEM in degrees that lies on both sides of it, however it counts them."""
    across = dem(lambda east, north: 10 * (north - 70), osr.SRS_WKT_WGS84_LAT_LONG, (middle, 70.0), cell=0.01)
    for offset in (-0.3, 0.0, 0.3):
        longitude = math.remainder(middle + offset, 360)
        assert across.height(longitude, 70.2) == pytest.approx(2, abs=1e-3)


def test_a_dem_of_the_polar_grid(dem):
    ((x, y),) = transform([(LONGITUDE, LATITUDE)], crs_wkt("EPSG:4326"), crs_wkt("EPSG:3413"))
    polar = dem(lambda east, north: east - x, crs_wkt("EPSG:3413"), (x, y))
    _, control = points(camera(), polar, crs_wkt("EPSG:3413"))
    scale = np.hypot(*(control[-1, 2:] - control[0, 2:])) / math.hypot(100, 80)
    assert 0.6 < scale < 1.5
    assert polar.height(LONGITUDE, LATITUDE) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(
    ("unit", "metres"), [("m", 1000), ("metre", 1000), ("ft", 304.8), ("US survey foot", 304.8), ("feet", 304.8)]
)
def test_a_dem_may_count_in_feet(dem, unit, metres):
    assert dem(lambda east, north: 1000.0, unit=unit).height(LONGITUDE, LATITUDE) == pytest.approx(metres, rel=1e-5)


def test_what_is_no_dem_is_told(tmp_path):
    with pytest.raises(BadArgument, match=r"--dem .*none.tif can't be read"):
        Terrain(str(tmp_path / "none.tif"))
    gdal.GetDriverByName("GTiff").Create(str(tmp_path / "bare.tif"), 4, 4, 1)
    with pytest.raises(BadArgument, match="has no place on the map"):
        Terrain(str(tmp_path / "bare.tif"))


@pytest.mark.parametrize(
    ("clues", "takeoff_m", "expected"),
    [
        (Clues(altitude_m=80.0), 300.0, 80.0),  # a laser's
        (Clues(altitude_m=80.0, above=TAKEOFF), 300.0, 180.0),  # the drone took off on a hill
        (Clues(altitude_m=450.0, above=SEA), 300.0, 250.0),
        (Clues(height_m=450.0), 300.0, 250.0),
        (Clues(altitude_m=80.0, above=TAKEOFF, height_m=450.0), 300.0, 180.0),
        (Clues(), 300.0, None),
    ],
)
def test_from_where_an_altitude_counts(clues, takeoff_m, expected):
    assert above_ground(clues, 200.0, takeoff_m) == expected


def test_without_a_height_of_the_ground_altitudes_are_taken_as_told():
    assert above_ground(Clues(altitude_m=80.0, above=TAKEOFF, height_m=450.0), None, 300.0) == 80
    assert above_ground(Clues(height_m=450.0), None, 300.0) is None


def test_an_altitude_keeps_its_level_when_sources_complete_each_other():
    drone = from_tags(
        {"EXIF_GPSAltitude": "(12.5)", "EXIF_GPSAltitudeRef": "0x01"}, 'drone-dji:RelativeAltitude="80"', 4, 3
    )
    assert (drone.above, drone.height_m) == (TAKEOFF, -12.5)
    assert from_tags({"EXIF_GPSAltitude": "(0)"}, "", 4, 3).height_m is None, "0/0, without a fix"
    assert Clues(altitude_m=90.0).completed(drone).above is None
    assert Clues(yaw=1.0).completed(drone).above == TAKEOFF
