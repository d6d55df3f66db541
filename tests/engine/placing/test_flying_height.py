# SPDX-License-Identifier: GPL-2.0-or-later
"""A flight's height comes from how far the ground moves between its photos, with an error that can be believed."""

import numpy as np
import pytest
from osgeo import ogr

pytest.importorskip("cv2")

from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.imagery.footprint import transform
from bear_detector_plugin.engine.placing.flying_height import RELIEF, Unsure, adjusted
from bear_detector_plugin.engine.placing.overlaps import Way
from bear_detector_plugin.engine.placing.placement import crs_wkt, local_crs
from bear_detector_plugin.jobs import GeoreferenceJob

LONGITUDE, LATITUDE = -150.0, 72.0
TRUE_M, WIDE, HIGH, STEP = 40.0, 400, 300, 121
GSD_M = TRUE_M / (35 / 43.2666 * 500)


def ways(rng, photos=8, lines=3, apart_m=12.0, told_m=44.0, position_m=1.0):
    """Between each photo of a line and the next two, as positions that are off by so much tell them."""
    for line in range(lines):
        along = np.arange(photos) * apart_m + rng.normal(0, position_m, photos)
        for one in range(photos):
            for other in range(one + 1, min(one + 3, photos)):
                slope = (other - one) * apart_m / TRUE_M * (1 + rng.normal(0, RELIEF))
                numbers = line * photos + one, line * photos + other
                yield Way(*numbers, along[other] - along[one], told_m * slope, slope)


class TestTheFit:
    def test_it_is_as_sure_as_it_says(self):
        rng = np.random.default_rng(0)
        found = [adjusted(list(ways(rng)), np.full(24, 44.0), 0.0) for _ in range(150)]
        off = np.array([(height.height_m - TRUE_M) / height.error_m for height in found])
        assert abs(off.mean()) < 0.25
        assert 0.75 < off.std() < 1.1  # the error grows where ways disagree by chance, and never shrinks
        assert np.median([height.error_m for height in found]) < 0.5

    def test_a_jump_of_the_position_is_left_out(self):
        made = list(ways(np.random.default_rng(1)))
        jumped = [way._replace(by_satellites_m=way.by_satellites_m + 30) if 3 in way[:2] else way for way in made]
        height = adjusted(jumped, np.full(24, 44.0), 0.0)
        assert height.overlaps == len(made) - 4
        assert height.height_m == pytest.approx(TRUE_M, abs=3 * height.error_m)

    @pytest.mark.parametrize(
        ("options", "tilt", "why"),
        [
            ({"lines": 1, "photos": 3}, 0.0, "3 overlaps of neighbouring photos were found, 5 are needed"),
            ({"lines": 1, "apart_m": 1.0}, 0.0, "were found, 5 are needed"),  # it hovers
            ({"lines": 1, "photos": 5}, 0.0, "with a standard error of .* m, more than 3%"),
            ({"lines": 1, "photos": 6}, 3.0, "with a standard error of .* m, more than 3%"),
            ({"position_m": 60.0}, 0.0, "of 39 overlaps agree, 26 are needed"),
        ],
    )  # fmt: skip
    def test_it_is_refused_where_it_would_be_a_guess(self, options, tilt, why):
        with pytest.raises(Unsure, match=why):
            adjusted(list(ways(np.random.default_rng(2), **options)), np.full(24, 44.0), tilt)


@pytest.fixture
def fly(tmp_path, write_photo):
    """Photos of one line over a plane that is covered with noise, and the table of their cameras."""
    rng = np.random.default_rng(0)

    def run(photos=7, **columns):
        rows = HIGH + STEP * (photos - 1)
        fine, coarse = (
            np.kron(rng.integers(0, 128, (rows // side + 1, WIDE // side + 1)), np.ones((side, side)))
            for side in (12, 40)
        )
        ground = np.repeat((fine[:rows, :WIDE] + coarse[:rows, :WIDE])[..., None], 3, axis=2).astype(np.uint8)
        lines = [",".join(["photo", "lon", "lat", "yaw", "focal_35mm", *columns])]
        for number in range(photos):
            top = STEP * (photos - 1 - number)
            write_photo(f"flight/{number}.tif", ground[top : top + HIGH])
            north = number * STEP * GSD_M + rng.normal(0, 0.5)
            ((lon, lat),) = transform([(0.0, north)], local_crs(LONGITUDE, LATITUDE), crs_wkt("EPSG:4326"))
            lines.append(",".join(map(str, [f"{number}.tif", lon, lat, 0, 35, *columns.values()])))
        (tmp_path / "log.csv").write_text("\n".join(lines))
        return tmp_path / "flight"

    return run


@pytest.fixture
def place(tmp_path):
    """Place what was flown; what was said, and the footprints' rows."""

    def run(flight, **options):
        told = []
        job = GeoreferenceJob(
            (str(flight),), str(tmp_path / "placed"), str(tmp_path / "log.csv"), height_by_overlaps=True, **options
        )
        georeference(job, told.append)
        footprints = ogr.Open(told[-1].paths["footprints"])
        return [event.message for event in told if event.name == "log"], [row.items() for row in footprints.GetLayer()]

    return run


class TestAFlight:
    def test_its_scale_is_that_of_the_ground(self, fly, place):
        (said,), rows = place(fly(agl=46, pitch=0, roll=0))
        assert len(rows) == 7
        for row in rows:
            assert row["gsd_m"] == pytest.approx(GSD_M, rel=0.05)
            assert row["altitude_m"] == pytest.approx(TRUE_M, rel=0.05)
            assert row["source"].startswith("table, -")
            assert row["source"].endswith(" m by overlaps")
        assert "flight: by 11 overlaps its photos were taken " in said
        assert said.endswith(" m to what they tell.")

    def test_a_height_that_is_not_told_is_found(self, fly, place):
        (said,), rows = place(fly(pitch=0, roll=0))
        assert {row["status"] for row in rows} == {"placed"}
        assert rows[0]["altitude_m"] == pytest.approx(TRUE_M, rel=0.05)
        assert "which don't tell it" in said

    def test_one_that_fits_stays_as_it_is_told(self, fly, place):
        (said,), rows = place(fly(agl=40.2, pitch=0, roll=0))
        assert {row["altitude_m"] for row in rows} == {40.2}
        assert said.endswith("What they tell stays, since it differs by too little.")

    @pytest.mark.parametrize(
        ("photos", "columns", "why"),
        [
            (3, {"pitch": 0, "roll": 0}, "3 overlaps of neighbouring photos were found, 5 are needed"),
            (7, {}, "more than 3%"),  # nothing is told of the tilt
            (2, {"pitch": 40, "roll": 0}, "none of them tells position and focal length and looks down"),
        ],
    )
    def test_where_overlaps_say_too_little_photos_are_placed_as_they_tell(self, fly, place, photos, columns, why):
        said, rows = place(fly(photos, agl=46, **columns))
        assert why in said[0]
        assert {row["altitude_m"] for row in rows} == {46}

    def test_a_damaged_photo_says_nothing(self, fly, place):
        flight = fly(agl=46, pitch=0, roll=0)
        with (flight / "0.tif").open("r+b") as file:
            file.truncate(60_000)
        (said,), rows = place(flight)
        assert "by 9 overlaps" in said
        assert rows[0]["altitude_m"] == pytest.approx(TRUE_M, rel=0.05)

    def test_it_can_be_stopped(self, fly, tmp_path):
        def stop(event):
            raise KeyboardInterrupt

        job = GeoreferenceJob(
            (str(fly()),), str(tmp_path / "placed"), str(tmp_path / "log.csv"), height_by_overlaps=True
        )
        with pytest.raises(KeyboardInterrupt):
            georeference(job, stop)
