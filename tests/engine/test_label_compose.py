# SPDX-License-Identifier: GPL-2.0-or-later
"""Animals of web photos are set into survey photos, and become examples."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.label import compose_examples
from bear_detector_plugin.errors import BadArgument, ExamplesError
from bear_detector_plugin.events import Event, Log
from bear_detector_plugin.jobs import ComposeExamplesJob
from bear_detector_plugin.splits import drawn_split
from tests.engine.examples.test_layer import write_photo


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
