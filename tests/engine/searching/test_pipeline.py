# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos through the threads of a run: memory is bounded, nothing is lost, and it ends when it is told to."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching.pipeline import Pipeline, Room
from bear_detector_plugin.engine.searching.search import Outcome, Search, Share
from bear_detector_plugin.errors import BadArgument, Cancelled
from bear_detector_plugin.events import Progress
from bear_detector_plugin.jobs import NETWORK_MB, DetectJob
from tests.tiny_model import RED

GREY = 128


@pytest.fixture
def photos(write_photo):
    """Eight photos, every other one with a bear; and a ninth that is damaged."""
    made = []
    for number in range(8):
        rgb = np.full((300, 400, 3), GREY)
        if number % 2:
            rgb[96:160, 64 + 8 * number : 128 + 8 * number] = RED
        made.append(write_photo(f"photos/{number}.tif", rgb, corner=(1000 + 10 * number, -1_600_000)))
    bad = Path(made[0]).with_name("bad.tif")
    bad.write_bytes(b"II*\0 no photo")
    return [*made, str(bad)]


@pytest.fixture
def job(photos, tmp_path, tiny_model):
    return DetectJob(tuple(photos), str(tmp_path / "survey.gpkg"), model=str(tiny_model), device="cpu")


@pytest.fixture
def search(job):
    return Search(job, Classifier(job.model, "cpu"))


def through(pipeline, photos):
    """What is said of the photos, until each has its outcome."""
    said, open_photos = [], len(photos)
    for photo in photos:
        pipeline.put(photo)
    while open_photos:
        said.append(pipeline.get(10))
        open_photos -= isinstance(said[-1], Outcome)
    return said


def plain(outcome):
    return outcome._replace(seconds=0)


def test_what_comes_out_is_what_a_photo_alone_gives(search, photos):
    with Pipeline(search) as pipeline:
        said = through(pipeline, photos)
    outcomes = {one.photo: plain(one) for one in said if isinstance(one, Outcome)}
    assert outcomes == {photo: plain(search.outcome(photo)) for photo in photos}
    assert [bool(outcomes[photo].found) for photo in photos] == [False, True] * 4 + [False]
    assert "bad.tif" in outcomes[photos[-1]].error
    assert {one.photo for one in said if isinstance(one, Share)} == set(photos[:-1])


def test_a_photo_is_decoded_once_where_there_is_room_for_it(search, photos, write_photo):
    opened = search.open(photos[1])
    assert opened.bytes == 300 * 400 * 3
    file = opened.raster
    opened.decode(lambda share: None)
    assert opened.raster is not file
    search.room_bytes = 300 * 400 * 3  # two must fit, so that one is decoded while the other is searched
    large = search.open(photos[1])
    file = large.raster
    large.decode(lambda share: None)
    assert (large.bytes, large.raster) == (0, file)
    assert plain(search.search(large, lambda share: None)) == plain(search.search(opened, lambda share: None))


def test_photos_in_memory_stay_within_their_room(search, photos):
    """With room for two, no third is decoded while the network is busy."""
    search.room_bytes = 2 * 300 * 400 * 3
    held, most, search_one = set(), [], search.search
    open_one = search.open

    def opening(photo):
        opened = open_one(photo)
        decode = opened.decode
        opened.decode = lambda progress: (held.add(photo), most.append(len(held)), decode(progress))
        return opened

    def searching(opened, progress):
        time.sleep(0.02)
        held.discard(opened.photo)
        return search_one(opened, progress)

    search.open, search.search = opening, searching
    with Pipeline(search) as pipeline:
        through(pipeline, photos[:-1])
    assert max(most) == 2


def test_who_waits_for_room_is_let_go_when_it_closes():
    room, got = Room(10), []
    assert room.take(8)
    waiting = threading.Thread(target=lambda: got.append(room.take(8)))
    waiting.start()
    room.close()
    waiting.join(5)
    assert got == [False]


def test_an_error_that_nobody_foresaw_is_its_photo_s_alone(search, photos):
    search_one = search.search

    def breaking(opened, progress):
        if opened.photo == photos[1]:
            raise ZeroDivisionError("by\nnothing")
        return search_one(opened, progress)

    search.search = breaking
    with Pipeline(search) as pipeline:
        outcomes = {one.photo: one for one in through(pipeline, photos) if isinstance(one, Outcome)}
    assert outcomes[photos[1]].error == f"{photos[1]} could not be searched: unexpected ZeroDivisionError: by nothing."
    assert outcomes[photos[3]].found


def test_its_threads_end_with_it_amid_the_work(search, photos):
    with Pipeline(search) as pipeline:
        for photo in photos * 20:
            pipeline.put(photo)
        pipeline.get(10)
    assert not any(thread.is_alive() for thread in pipeline._threads)


def test_stopped_while_nothing_is_heard_it_releases_what_it_had_claimed(job, monkeypatch):
    """A network that takes long: the caller is asked all the same."""
    monkeypatch.setattr("bear_detector_plugin.engine.searching.search.scan", lambda *_, **__: time.sleep(1.2) or [])
    began = time.monotonic()

    def stop(event):
        if isinstance(event, Progress) and time.monotonic() - began > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(job, stop)
    survey = ogr.Open(job.out)
    assert {row["status"] for row in survey.GetLayerByName("photos")} <= {"pending", "failed"}


def test_too_little_memory_is_told():
    with pytest.raises(BadArgument, match=f"--memory-mb 900 is too little: the network alone takes up to {NETWORK_MB}"):
        DetectJob(("photos",), "survey.gpkg", memory_mb=900)
