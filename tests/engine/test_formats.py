# SPDX-License-Identifier: GPL-2.0-or-later
"""What a format can't hold is said before anything is written."""

import pytest

from bear_detector_plugin.formats import FIELDS, FORMATS, losses


@pytest.mark.parametrize(
    ("path", "options", "said"),
    [
        ("a.gpkg", {}, []),
        (
            "a.shp",
            {"fields": ("class", "score")},
            ["texts have 254 bytes at most: longer ones lose their beginning (class)"],
        ),
        ("a.shp", {"fields": ("score",)}, []),
        ("a.SHP", {"fields": ("reviewed",)}, ["no time of day and no time zone"]),
        ("a.shp", {"fields": ("ground_sample_distance",)}, ["ground_sample_distance becomes ground_sam."]),
        ("a.geojson", {}, ["always in longitude and latitude"]),
        ("a.geojson", {"crs": "EPSG:3413"}, ["always in longitude and latitude"]),
        ("a.geojson", {"crs": "epsg:4326"}, []),
        ("a.csv", {}, ["the centre of each window, not its outline"]),
        ("a.json", {}, ["pixels only"]),
    ],
)
def test_each_format_says_what_it_loses(path, options, said):
    told = losses(path, **options)
    assert len(told) == len(said)
    assert all(part in sentence for part, sentence in zip(said, told, strict=True))


def test_our_own_fields_fit_into_a_shapefile():
    assert all(len(name) <= 10 for name in FIELDS)
    assert list(FORMATS) == [".shp", ".gpkg", ".geojson", ".csv", ".json"]
