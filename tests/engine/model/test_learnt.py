# SPDX-License-Identifier: GPL-2.0-or-later
"""How a photo that a model was trained on is told from others."""

import json
import shutil

import numpy as np
import pytest

from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.model import journal
from bear_detector_plugin.engine.model.learnt import Learnt, fingerprint
from bear_detector_plugin.jobs import GeoreferenceJob
from bear_detector_plugin.splits import digest_of


@pytest.fixture
def ice(write_photo):
    """Writes a photo of ice, another one for each brightness."""
    return lambda name, brightness=200: write_photo(name, np.full((90, 120, 3), brightness))


def test_a_photo_is_known_wherever_it_lies_and_whatever_its_name(ice, tmp_path):
    learnt = Learnt.of([ice("DSC_0001.tif")], "flight")
    assert learnt.has_photo(shutil.copy(tmp_path / "DSC_0001.tif", str(tmp_path / "bear.tif")))


def test_cameras_count_from_one_in_every_flight(ice, tmp_path):
    learnt = Learnt.of([ice("flown_on_monday/DSC_0001.tif", 180)], "flight")
    assert not learnt.has_photo(ice("flown_on_tuesday/DSC_0001.tif", 181))


def test_what_differs_in_the_middle_is_another_photo(write_photo):
    one, other = np.full((900, 1200, 3), 200), np.full((900, 1200, 3), 200)
    other[450, 600] = 0
    assert fingerprint(write_photo("a.tif", one)) != fingerprint(write_photo("b.tif", other))


@pytest.mark.parametrize("relative", [True, False])
def test_a_vrt_stands_for_the_photo_that_it_shows(ice, tmp_path, relative):
    photo = ice("photos/DSC_0001.tif")
    name = "../photos/DSC_0001.tif" if relative else photo
    vrt = tmp_path / "placed" / "DSC_0001.vrt"
    vrt.parent.mkdir()
    source = f'<SourceFilename relativeToVRT="{relative:d}">{name}</SourceFilename>'
    vrt.write_text(f"<VRTDataset>{source}{source}</VRTDataset>")
    assert fingerprint(str(vrt)) == fingerprint(photo)
    vrt.write_text(f'<VRTDataset>{source}<SourceFilename relativeToVRT="0">b.tif</SourceFilename></VRTDataset>')
    assert fingerprint(str(vrt)) not in (None, fingerprint(photo))  # a mosaic is a photo of its own


def test_a_photo_that_was_placed_is_still_the_same(ice, tmp_path):
    photo = ice("photos/DSC 1 & 2.tif")
    (tmp_path / "cameras.csv").write_text("file,lon,lat,altitude_m,focal_35mm\nDSC 1 & 2.tif,-150,75,100,35\n")
    out = tmp_path / "placed"
    georeference(GeoreferenceJob((photo,), str(out), str(tmp_path / "cameras.csv")), lambda event: None)
    (placed,) = out.rglob("*.vrt")
    assert fingerprint(str(placed)) == fingerprint(photo)


def test_a_photo_in_an_archive_is_known_too(ice, tmp_path):
    photo = ice("photos/a.tif")
    shutil.make_archive(str(tmp_path / "flight"), "zip", tmp_path / "photos")
    assert fingerprint(f"/vsizip/{tmp_path}/flight.zip/a.tif") == fingerprint(photo)


def test_a_model_of_an_earlier_version_remembers_names(ice, tmp_path):
    seen = {"photos": [digest_of("a.tif")], "flights": [digest_of("Flight_1")]}
    (tmp_path / journal.NAME).write_text(json.dumps({"seen": seen}))
    learnt = Learnt.read(journal.read(tmp_path))
    assert learnt.has_photo(ice("anywhere/a.tif"))
    assert not learnt.has_photo(ice("b.tif"))
    assert learnt.has_flight(["Flight_1_7.tif"], "flight")


def test_a_photo_that_is_gone_is_remembered_by_its_name(ice):
    learnt = Learnt.of(["gone/a.tif"], "flight")
    assert learnt.has_photo(ice("a.tif"))
    assert not learnt.has_photo("gone/b.tif")


def test_a_flight_is_known_by_its_name_or_by_a_photo(ice):
    learnt = Learnt.of([ice("Flight_1_001.tif", 10), ice("DSC_0001.tif", 20)], "flight")
    assert learnt.has_flight(["Flight_1_900.tif"], "flight")
    assert not learnt.has_flight(["Flight_2_001.tif"], "flight")
    assert not learnt.has_flight([ice("next/DSC_0001.tif", 30)], "flight")  # no flight is told: it stands alone
    assert learnt.has_flight([ice("Flight_3_001.tif", 20)], "flight")
