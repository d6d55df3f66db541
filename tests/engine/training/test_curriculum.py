# SPDX-License-Identifier: GPL-2.0-or-later
"""What a training learns from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.evaluation import labelled_photos
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.engine.training import curriculum
from bear_detector_plugin.engine.training.curriculum import gather
from bear_detector_plugin.engine.training.recipes import QUICK
from bear_detector_plugin.errors import Cancelled, ExamplesError
from bear_detector_plugin.events import Event, Log, Progress
from bear_detector_plugin.jobs import EvaluateJob, TrainJob
from tests.engine.examples.test_cutouts import two_animals
from tests.engine.examples.test_layer import write_photo


@pytest.fixture
def flight(tmp_path: Path) -> list[Example]:
    """Twelve photos, each with a bear that was drawn and a square of ice that a review gave; no split is decided."""
    photos = [write_photo(tmp_path / f"photo{number}.tif") for number in range(12)]
    bears = [Example("bear", photo, Window(9, 9, 40, 40), source="drawn") for photo in photos]
    return bears + [Example("background", photo, Window(90, 90, 40, 40), source="review") for photo in photos]


def validated(examples: list[Example]) -> set[str]:
    return {Path(e.photo).name for e in examples if e.split == "validation"}


def test_another_seed_trains_on_no_photo_that_an_evaluation_takes_for_validation(
    flight: list[Example], tmp_path: Path
) -> None:
    layer.write(tmp_path / "examples.gpkg", flight)
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", seed=1)
    assert validated(gather(job, QUICK, tmp_path, lambda event: None).examples) == validated(
        layer.assign_splits(flight)
    )


def test_a_choice_of_sources_moves_no_photo_from_validation_to_training(flight: list[Example], tmp_path: Path) -> None:
    # What was decided for a photo stands in an example that is not learnt from.
    mixed = [
        replace(e, split="validation") if e.photo.endswith("photo1.tif") and e.source == "review" else e for e in flight
    ]
    mixed += [replace(e, source="drawn", window=Window(50, 90, 40, 40)) for e in flight if e.class_name == "background"]
    layer.write(tmp_path / "examples.gpkg", mixed)
    assert "photo1.tif" not in validated(layer.assign_splits(flight))
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", sources=("drawn",))
    learnt = gather(job, QUICK, tmp_path, lambda event: None).examples
    assert validated(learnt) == validated(layer.assign_splits(mixed)) >= {"photo1.tif"}


def test_a_damaged_photo_of_the_survey_gives_no_background_and_stops_nothing(tmp_path: Path) -> None:
    flight = tmp_path / "flight"
    flight.mkdir()
    photos = [write_photo(flight / f"photo{number}.tif") for number in range(4)]
    (flight / "damaged.jpg").write_bytes(b"no photo")
    seals = [
        Example("seal", p, Window(9, 9, 40, 40), split=s)
        for p, s in zip(photos[:2], ("train", "validation"), strict=True)
    ]
    ice = [Example("background", e.photo, Window(90, 90, 40, 40), split=e.split) for e in seals]
    layer.write(tmp_path / "examples.gpkg", [*seals, *ice])
    events: list[Event] = []
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", backgrounds=(str(flight),))
    lessons = gather(job, QUICK, tmp_path, events.append)
    assert [Path(e.photo).name for e in lessons.examples[4:]] == ["photo2.tif", "photo3.tif"]
    (told,) = (event.message for event in events if isinstance(event, Log))
    assert "damaged.jpg is not an image" in told


def test_animals_of_other_sources_are_no_background(flight: list[Example], tmp_path: Path) -> None:
    """A bear that was drawn, where only what a review gave is learnt from: its photo is not empty."""
    reviewed = [replace(e, source="review") for e in flight[:8]] + [e for e in flight[12:]]
    layer.write(tmp_path / "examples.gpkg", [*reviewed, *flight[8:12]])
    photos = tuple(e.photo for e in flight[:12])
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", sources=("review",), backgrounds=photos)
    learnt = gather(job, QUICK, tmp_path, lambda event: None).examples
    assert not [e.photo for e in learnt if e.source == "random"]


def test_photos_whose_copies_on_the_map_have_animals_are_no_background(flight: list[Example], tmp_path: Path) -> None:
    photos = tuple(e.photo for e in flight[:12])
    copies = {photo: photo.replace(".tif", ".vrt") for photo in photos}
    for photo, copy in copies.items():
        gdal.Translate(copy, photo, format="VRT").FlushCache()
    layer.write(tmp_path / "examples.gpkg", [replace(e, photo=copies[e.photo]) for e in flight])
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", backgrounds=photos)
    learnt = gather(job, QUICK, tmp_path, lambda event: None).examples
    assert not [e.photo for e in learnt if e.source == "random"]


def test_stopped_while_photos_are_read_it_leaves_no_pixels_behind(flight: list[Example], tmp_path: Path) -> None:
    layer.write(tmp_path / "examples.gpkg", flight)

    def stop(event: Event) -> None:
        if isinstance(event, Progress):
            raise Cancelled

    with pytest.raises(Cancelled):
        gather(TrainJob(str(tmp_path / "examples.gpkg"), ""), QUICK, tmp_path, stop)
    assert not list(tmp_path.glob("*.npy"))


def test_background_comes_from_as_many_photos_as_the_recipe_says(flight: list[Example], tmp_path: Path) -> None:
    folder = tmp_path / "survey"
    folder.mkdir()
    for number in range(6):
        write_photo(folder / f"empty{number}.tif")
    layer.write(tmp_path / "examples.gpkg", flight)
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", backgrounds=(str(folder),))
    events: list[Event] = []
    recipe = replace(QUICK, background_share=0.5, background_photos=(2, 100))
    drawn = [e for e in gather(job, recipe, tmp_path, events.append).examples if e.source == "random"]
    assert len({e.photo for e in drawn}) == len(drawn) == 3
    assert "Background is drawn from 3 of 6 photos without an animal." in [
        e.message for e in events if isinstance(e, Log)
    ]


def test_false_alarms_of_a_review_are_hard_background(flight: list[Example], tmp_path: Path) -> None:
    layer.write(tmp_path / "examples.gpkg", flight)
    lessons = gather(TrainJob(str(tmp_path / "examples.gpkg"), ""), QUICK, tmp_path, lambda event: None)
    pool = lessons.pool()
    shown = [lessons.examples[n] for n in lessons.numbers("train")]
    assert [shown[i].source for i in pool.hard] == ["review"] * len(pool.hard)
    assert len(pool.hard) == sum(e.source == "review" for e in shown) > 0


def test_a_look_alike_is_a_class_that_is_not_looked_for(flight: list[Example], tmp_path: Path) -> None:
    walruses = [replace(e, class_name="walrus", window=Window(20, 20, 40, 40)) for e in flight if e.source == "drawn"]
    layer.write(tmp_path / "examples.gpkg", [*flight, *walruses])
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", look_alikes=("walrus",))
    classes = gather(job, QUICK, tmp_path, lambda event: None).classes
    assert classes == ("bear", "walrus", "background")
    assert Card(name="m", classes=classes, look_alikes=job.look_alikes).animals == ("bear",)
    with pytest.raises(ExamplesError, match="no example of the look-alike rock"):
        gather(replace(job, look_alikes=("rock",)), QUICK, tmp_path, lambda event: None)


def test_missing_photos_are_named_where_too_few_examples_are_left(tmp_path: Path) -> None:
    here = [write_photo(tmp_path / f"ice{number}.tif") for number in range(2)]
    gone = [str(tmp_path / "gone" / f"photo{number}.tif") for number in range(5)]
    corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    seals = [Example("seal", photo, Window(9, 9, 40, 40), geometry=corners) for photo in gone]
    ice = [Example("background", photo, Window(90, 90, 40, 40)) for photo in here]
    layer.write(tmp_path / "examples.gpkg", [*seals, *ice])
    job = TrainJob(str(tmp_path / "examples.gpkg"), "")
    with pytest.raises(ExamplesError, match=r"photo0\.tif, photo1\.tif, photo2\.tif \(\+ 2\)") as told:
        gather(job, QUICK, tmp_path, lambda event: None)
    assert str(tmp_path / "gone") in told.value.hint


def test_what_has_no_class_yet_is_told_and_left_out(flight: list[Example], tmp_path: Path) -> None:
    """QGIS's own tools draw without one; a model that is measured afterwards leaves it out as well."""
    layer.write(
        tmp_path / "examples.gpkg", [*flight, replace(flight[0], class_name="", window=Window(300, 300, 40, 40))]
    )
    told: list[Event] = []
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", group="photo")
    assert len(gather(job, QUICK, tmp_path, told.append).examples) == len(flight)
    card = Card(name="m", classes=("bear", "background"))
    labelled_photos.gather(EvaluateJob(job.examples, "", split="all"), card, told.append)
    warnings = [event.message for event in told if isinstance(event, Log) and event.level == "warning"]
    assert warnings == [f"1 of {len(flight) + 1} examples have no class: left out."] * 2


def test_random_squares_that_show_an_animal_at_the_models_scale_are_left_out(tmp_path: Path) -> None:
    """Drawn in photos of several scales: of the finest, training sees twice as much round each."""
    found = []
    for number in range(8):
        photo = write_photo(tmp_path / f"photo{number}.tif")
        if number == 0:
            gdal.Open(photo, gdal.GA_Update).SetGeoTransform((1000.0, 0.25, 0.0, -2000.0, 0.0, -0.25))
        split = "validation" if number == 7 else "train"
        for name, window in (("bear", Window(300, 160, 40, 40)), ("background", Window(0, 250, 224, 224))):
            found.append(Example(name, photo, window, split, source="random" if name == "background" else "drawn"))
    layer.write(tmp_path / "examples.gpkg", found)
    told: list[Event] = []
    lessons = gather(TrainJob(str(tmp_path / "examples.gpkg"), ""), QUICK, tmp_path, told.append)
    assert [Path(lessons.examples[n].photo).name for n in lessons.surroundings.lost] == ["photo0.tif"]
    assert "Random squares left out, as an animal shows at the scale that is learnt at: 1." in [
        event.message for event in told if isinstance(event, Log)
    ]


def test_a_damaged_photo_that_alone_validates_stops_a_training_before_it_begins(tmp_path: Path) -> None:
    """Its header can be read: only the pixels tell that it was cut off while it was copied."""
    noise = np.random.default_rng(0).integers(0, 255, (600, 600, 3)).astype(np.uint8)
    photos = [tmp_path / f"photo{number}.jpg" for number in range(3)]
    for photo in photos:
        cv2.imwrite(str(photo), noise)
    photos[0].write_bytes(photos[0].read_bytes()[:100_000])
    layer.write(
        tmp_path / "examples.gpkg",
        [
            Example(name, str(photo), window, "train" if number else "validation")
            for number, photo in enumerate(photos)
            for name, window in (("bear", Window(300, 400, 50, 50)), ("background", Window(0, 300, 224, 224)))
        ],
    )
    with pytest.raises(ExamplesError, match=r"Too few examples of bear are left, .* photo0\.jpg"):
        gather(TrainJob(str(tmp_path / "examples.gpkg"), ""), QUICK, tmp_path, lambda event: None)
    assert not (tmp_path / "surroundings.npy").exists()


def test_bears_of_web_photos_stay_bears_where_the_examples_show_other_animals(
    flight: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one bear is trained on: a class that can't be validated, rather than background."""
    monkeypatch.setattr(curriculum, "_WEB_COPIES", 1)
    for name in ("polar_bear", "fox"):
        (tmp_path / "web" / name).mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "web" / "fox" / "even.png"), np.full((60, 60, 3), 200, np.uint8))
    cv2.imwrite(str(tmp_path / "web" / "polar_bear" / "walking.png"), two_animals()[:, :224])
    cv2.imwrite(str(tmp_path / "ice.png"), np.full((500, 500, 3), 200, np.uint8))
    layer.write(tmp_path / "examples.gpkg", flight)
    job = TrainJob(
        str(tmp_path / "examples.gpkg"), "", web_photos=str(tmp_path / "web"), backgrounds=(str(tmp_path / "ice.png"),)
    )
    events: list[Event] = []
    with pytest.raises(ExamplesError, match="Class polar_bear has no example"):
        gather(job, QUICK, tmp_path, events.append)
    told = [event.message for event in events if isinstance(event, Log)]
    assert told[0] == "Web photos of fox are learnt as background; --look-alikes makes classes of them."
    assert "No animal stands out" in told[1]
    assert len(told) == 2


def test_a_first_model_may_learn_from_web_photos_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dock's file of examples, in which nothing is drawn yet, was refused."""
    monkeypatch.setattr(curriculum, "_WEB_COPIES", 1)
    for folder in ("web/polar_bear", "survey"):
        (tmp_path / folder).mkdir(parents=True)
    walking = two_animals()[:, :224]
    for number, picture in enumerate((walking, walking[:, ::-1])):
        cv2.imwrite(str(tmp_path / "web/polar_bear" / f"{number}.png"), picture)
    for number in range(12):
        cv2.imwrite(str(tmp_path / "survey" / f"ice{number}.png"), np.full((500, 500, 3), 200, np.uint8))
    layer.write(tmp_path / "examples.gpkg", [])
    web, survey = str(tmp_path / "web"), (str(tmp_path / "survey"),)
    job = TrainJob(str(tmp_path / "examples.gpkg"), "", web_photos=web, backgrounds=survey)
    lessons = gather(job, QUICK, tmp_path, lambda event: None)
    assert lessons.classes == ("polar_bear", "background")
    assert {e.source for e in lessons.examples} == {"web", "random"}
    with pytest.raises(ExamplesError, match="holds no examples"):
        gather(replace(job, web_photos=None), QUICK, tmp_path, lambda event: None)


def test_where_flights_stay_together_more_flights_are_asked_for(tmp_path: Path) -> None:
    """An earlier import has put each photo into a split: the first of a flight's decides for all, which is told."""
    photos = [write_photo(tmp_path / f"flight_1_{number}.tif") for number in range(3)]
    bears = [
        Example("bear", photo, Window(9, 9, 40, 40), "validation" if i else "train") for i, photo in enumerate(photos)
    ]
    layer.write(tmp_path / "examples.gpkg", bears)
    events: list[Event] = []
    with pytest.raises(ExamplesError, match="no example to validate with") as told:
        gather(TrainJob(str(tmp_path / "examples.gpkg"), "", group="flight"), QUICK, tmp_path, events.append)
    assert "Flights decided for both splits, such as flight_1: 1." in str(events[0])
    assert "of more flights" in told.value.hint
