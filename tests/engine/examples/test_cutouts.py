# SPDX-License-Identifier: GPL-2.0-or-later
"""Animals cut out of web photos, kept, and set into scenes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from bear_detector_plugin.engine.cut_out import cut_out as verb
from bear_detector_plugin.engine.examples import composing, cutout_library
from bear_detector_plugin.engine.examples.composites import Composer
from bear_detector_plugin.engine.examples.cutouts import Cutout, Hints, cut_out
from bear_detector_plugin.engine.imagery.photo_facts import facts
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import BadArgument, ExamplesError
from bear_detector_plugin.events import Event, Log, Result
from bear_detector_plugin.jobs import ComposeExamplesJob, CutOutJob
from tests.engine.imagery.test_true_scale import in_degrees

BEAR, WALRUS = (110, 110), (330, 110)


def two_animals() -> np.ndarray:
    """A white bear on the left and a brown walrus on the right, on dark ground."""
    picture = np.random.default_rng(0).integers(20, 50, (224, 448, 3)).astype(np.uint8)
    cv2.ellipse(picture, BEAR, (70, 40), 0, 0, 360, (240, 230, 200), -1)
    cv2.ellipse(picture, WALRUS, (60, 35), 0, 0, 360, (150, 90, 60), -1)
    return picture


def write(path: Path, picture: np.ndarray) -> str:
    cv2.imwrite(str(path), picture[..., ::-1])
    return str(path)


def colour_of(cutout: Cutout) -> np.ndarray:
    return np.median(cutout.rgb[cutout.alpha > 0.9], axis=0)


def test_a_box_says_which_animal_is_meant() -> None:
    picture = two_animals()
    for box, colour in ((Window(20, 40, 190, 150), (240, 230, 200)), (Window(250, 50, 170, 130), (150, 90, 60))):
        cutout = cut_out(picture, "web.png", Hints(box))
        assert cutout is not None
        assert colour_of(cutout) == pytest.approx(np.array(colour), abs=3)
        assert cutout.rgb.shape[:2] == cutout.alpha.shape
        assert cutout.alpha.max() == pytest.approx(1)


def test_a_stroke_on_the_animal_and_one_beside_it_correct_the_cut() -> None:
    picture = two_animals()
    on_the_walrus = ((300.0, 110.0), (360.0, 110.0))
    over_the_bear = ((50.0, 110.0), (170.0, 110.0))
    cutout = cut_out(picture, "web.png", Hints(animal=(on_the_walrus,), background=(over_the_bear,)))
    assert cutout is not None
    assert colour_of(cutout) == pytest.approx(np.array((150, 90, 60)), abs=3)


def test_a_stroke_of_one_point_is_a_dot() -> None:
    cutout = cut_out(two_animals(), "web.png", Hints(animal=(((330.0, 110.0),),)))
    assert cutout is not None
    assert colour_of(cutout) == pytest.approx(np.array((150, 90, 60)), abs=3)


def test_a_large_photo_is_cut_out_at_its_own_size() -> None:
    picture = cv2.resize(two_animals(), (1792, 896), interpolation=cv2.INTER_NEAREST)
    cutout = cut_out(picture, "web.png", Hints(Window(80, 160, 760, 600)))
    assert cutout is not None
    assert cutout.alpha.shape[1] == pytest.approx(560, abs=24)


def test_nothing_stands_out_of_an_even_photo() -> None:
    assert cut_out(np.full((200, 200, 3), 120, np.uint8), "even.png") is None


@pytest.fixture
def library(tmp_path: Path) -> Path:
    picture = write(tmp_path / "two.png", two_animals())
    folder = tmp_path / "bears"
    verb(CutOutJob((picture,), str(folder), box=(20, 40, 190, 150), origin="Å. Nansen, CC BY"), lambda event: None)
    return folder


def test_a_library_keeps_cutouts_with_their_origin(library: Path) -> None:
    (entry,) = cutout_library.entries(library)
    assert (entry.class_name, entry.photo, entry.origin) == ("polar_bear", "two.png", "Å. Nansen, CC BY")
    assert entry.box == (20, 40, 190, 150)
    assert colour_of(cutout_library.read(library, entry)) == pytest.approx(np.array((240, 230, 200)), abs=3)


def test_an_animal_that_is_cut_out_again_replaces_its_cutout(library: Path) -> None:
    """Whatever the photo is called by now; whose it is was told before."""
    renamed = (library.parent / "two.png").rename(library.parent / "bear.png")
    verb(CutOutJob((str(renamed),), str(library), "walrus", box=(10, 30, 200, 170)), lambda event: None)
    (entry,) = cutout_library.entries(library)
    assert (entry.class_name, entry.photo, entry.origin) == ("walrus", "bear.png", "Å. Nansen, CC BY")
    assert len(list(library.glob("*.png"))) == 1


def test_another_animal_of_a_photo_is_kept_beside_the_first(library: Path) -> None:
    job = CutOutJob((str(library.parent / "two.png"),), str(library), "walrus", box=(250, 50, 170, 130))
    events: list[Event] = []
    for _ in range(2):
        verb(job, events.append)
    bear, walrus = cutout_library.entries(library)
    assert (bear.class_name, walrus.class_name) == ("polar_bear", "walrus")
    assert colour_of(cutout_library.read(library, bear)) == pytest.approx(np.array((240, 230, 200)), abs=3)
    assert colour_of(cutout_library.read(library, walrus)) == pytest.approx(np.array((150, 90, 60)), abs=3)
    assert "two.png has given 2 animals that lie apart" in str(events[0])


@pytest.mark.parametrize("options", [{"box": (900, 10, 50, 50)}, {"animal": ("10,10 600,10",)}])
def test_what_lies_outside_the_photo_is_refused(library: Path, options: dict) -> None:
    with pytest.raises(BadArgument, match=r"outside .*two\.png, which is 448 x 224 px"):
        verb(CutOutJob((str(library.parent / "two.png"),), str(library), **options), lambda event: None)


def test_a_picture_that_was_deleted_is_out_of_the_library(library: Path) -> None:
    next(library.glob("*.png")).unlink()
    assert cutout_library.entries(library) == []


def test_of_a_folder_only_new_photos_are_cut_out(library: Path, tmp_path: Path) -> None:
    """What somebody has corrected, or deleted, stays so, whatever the photo's name is."""
    photos = tmp_path / "photos"
    photos.mkdir()
    (tmp_path / "two.png").rename(photos / "renamed.png")
    write(photos / "new.png", two_animals()[:, :224])
    events: list[Event] = []
    for _ in range(2):
        verb(CutOutJob((str(photos),), str(library)), events.append)
    assert [(entry.photo, entry.box) for entry in cutout_library.entries(library)] == [
        ("two.png", (20, 40, 190, 150)),
        ("new.png", ()),
    ]
    next(library.glob("new-*.png")).unlink()
    verb(CutOutJob((str(photos),), str(library)), events.append)  # a folder
    assert [entry.photo for entry in cutout_library.entries(library)] == ["two.png"]
    told = [e.message.split(" photos")[0] for e in events if isinstance(e, Log)]
    assert told == ["1 of 2", "2 of 2", "2 of 2"]
    assert [e.counts["cut_out"] for e in events if isinstance(e, Result)] == [1, 0, 0]
    verb(CutOutJob((str(photos / "new.png"),), str(library)), events.append)
    assert [entry.photo for entry in cutout_library.entries(library)] == ["two.png", "new.png"]


def test_photos_may_lie_in_an_archive(library: Path, tmp_path: Path) -> None:
    """What GDAL alone opens: the library looked for the file itself."""
    write(tmp_path / "new.png", two_animals()[:, :224])
    with zipfile.ZipFile(tmp_path / "web.zip", "w") as archive:
        for name in ("two.png", "new.png"):
            archive.write(tmp_path / name, name)
    verb(CutOutJob((f"/vsizip/{tmp_path}/web.zip",), str(library)), lambda event: None)
    assert [entry.photo for entry in cutout_library.entries(library)] == ["two.png", "new.png"]


def test_damaged_libraries_are_told_in_one_line(library: Path) -> None:
    (entry,) = cutout_library.entries(library)
    clear = cv2.imencode(".png", np.zeros((9, 9, 4), np.uint8))[1].tobytes()
    for damaged in (b"no picture", clear):
        next(library.glob("*.png")).write_bytes(damaged)
        with pytest.raises(ExamplesError, match="is no cut-out"):
            cutout_library.read(library, entry)
    (library / cutout_library.NAME).write_text('[{"name": "bear"}]')
    with pytest.raises(ExamplesError, match="can't be read"):
        cutout_library.entries(library)


def test_photos_that_nothing_stands_out_of_are_told_and_the_run_goes_on(tmp_path: Path) -> None:
    good, even = write(tmp_path / "a.png", two_animals()[:, :224]), tmp_path / "b.png"
    write(even, np.full((200, 200, 3), 120, np.uint8))
    (tmp_path / "c.jpg").write_bytes(b"no photo")
    events: list[Event] = []
    verb(CutOutJob((good, str(even), str(tmp_path / "c.jpg")), str(tmp_path / "lib")), events.append)
    told = [e.message for e in events if isinstance(e, Log)]
    assert any("No animal stands out of" in text and "b.png" in text for text in told)
    assert any("c.jpg" in text for text in told)
    (result,) = (e for e in events if isinstance(e, Result))
    assert result.counts == {"cut_out": 1, "failed": 2, "library": 1}
    with pytest.raises(ExamplesError, match="No animal stands out"):
        verb(CutOutJob((str(even),), str(tmp_path / "lib")), events.append)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"photos": ()}, "No photo"),
        ({"box": (1, 2, 3)}, "--box needs"),
        ({"box": (1, 2, 3, 0)}, "--box needs"),
        ({"animal": ("10,20 30",)}, "is no stroke"),
        ({"background": ("here",)}, "is no stroke"),
        ({"photos": ("a", "b"), "animal": ("1,2",)}, "for one photo"),
    ],
)
def test_mistakes_are_told_before_anything_is_cut(options: dict, message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        CutOutJob(**{"photos": ("a.jpg",), "library": "lib", **options})


def test_animals_are_as_long_in_metres_as_was_said(library: Path, write_photo, tmp_path: Path) -> None:
    ice = write_photo("ice.tif", np.full((900, 900, 3), 128, np.uint8), corner=(0, -1_600_000))
    job = ComposeExamplesJob(str(library), str(tmp_path / "out"), (ice,), copies=6, length_m=(2.0, 2.2))
    found = Composer(job, [(ice, ())], composing.Look(hidden=0.0)).run(lambda event: None)
    gsd_m = 0.025  # about: the projection stretches
    assert len(found) == 6
    for example in found:
        assert example.window is not None
        assert 0.65 * 2.0 < max(example.window.w, example.window.h) * gsd_m < 2.4  # turned, it is shorter than long
        assert example.note == "two.png"
    with open_raster(found[0].photo) as composed:
        assert facts(composed).gsd_m == pytest.approx(gsd_m, rel=0.1)  # a model that learns from it knows its scale
    coarse = ComposeExamplesJob(
        str(library), str(tmp_path / "far"), (ice,), copies=1, sizes=None, length_m=(1.0, 1.0), gsd_m=0.5
    )
    (small,) = Composer(coarse, [(ice, ())]).run(lambda event: None)
    assert small.window is not None
    assert max(small.window.w, small.window.h) > 10  # the photo's own scale counts


def test_a_background_in_degrees_is_taken_in_square_pixels(library: Path, write_photo, tmp_path: Path) -> None:
    """Fields that are square on the ground: 386 x 100 px at 75 degrees north."""
    down, across = np.mgrid[:900, :2400]
    fields = np.where((across // 386 + down // 100) % 2, 200, 100).astype(np.uint8)
    ice = in_degrees(write_photo("ice.tif", fields[..., None].repeat(3, 2)), 75.0)
    job = ComposeExamplesJob(str(library), str(tmp_path / "out"), (ice,))
    bear = Window(1000, 400, 400, 100)
    scene = Composer(job, [(ice, (bear,))])._crop(ice, (bear,))
    assert scene is not None
    bright = scene.rgb[..., 0] > 150
    steps = [np.count_nonzero(np.diff(bright[row].astype(int))) for row in (20, 400)]
    steps += [np.count_nonzero(np.diff(bright[:, column].astype(int))) for column in (20, 400)]
    assert set(steps) <= {2, 3}  # 448 px of fields of 196


def test_backgrounds_that_will_not_do_are_told_and_left_out(library: Path, write_photo, tmp_path: Path) -> None:
    good = write_photo("ice.tif", np.full((500, 500, 3), 128, np.uint8))
    small = write_photo("small.tif", np.full((300, 300, 3), 128, np.uint8))
    mosaic = write_photo("mosaic.tif", np.full((500, 500, 3), 128, np.uint8), corner=(0, -1_600_000))
    (tmp_path / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 no photo")
    scenes, events = [(good, ()), (small, ()), (str(tmp_path / "bad.jpg"), ()), (mosaic, ())], []
    job = ComposeExamplesJob(str(library), str(tmp_path / "out"), (good,), copies=12, length_m=(0.1, 2.6))
    assert len(Composer(job, scenes).run(events.append)) == 12
    told = [e.message for e in events if isinstance(e, Log)]
    assert sum("small.tif is smaller than 448 px. No animal is set into it." in text for text in told) == 1
    assert sum("bad.jpg" in text for text in told) == 1
    assert sum("px long, and nobody can see it. No animal is set" in text for text in told) == 1
    with pytest.raises(BadArgument, match="small"):
        Composer(job, scenes[1:2]).run(events.append)


def test_an_animal_without_room_in_the_backgrounds_is_told(library: Path, write_photo, tmp_path: Path) -> None:
    crowded = write_photo("ice.tif", np.full((450, 450, 3), 128, np.uint8))
    job, events = ComposeExamplesJob(str(library), str(tmp_path / "out"), (crowded,), copies=2), []
    assert Composer(job, [(crowded, (Window(0, 0, 450, 450),))]).run(events.append) == []
    assert any("two.png gives 0 of 2 animals" in e.message for e in events if isinstance(e, Log))


def test_an_animal_that_lies_aslant_in_its_photo_is_no_longer_for_it() -> None:
    upright, aslant = np.zeros((100, 100), np.float32), np.zeros((100, 100), np.float32)
    upright[40:60] = 1
    cv2.line(aslant, (0, 0), (99, 99), 1.0, 3)
    rgb = np.zeros((100, 100, 3), np.uint8)
    assert composing.side_of_length(Cutout(rgb, upright, "a.jpg")) == pytest.approx(1, abs=0.03)
    assert composing.side_of_length(Cutout(rgb, aslant, "b.jpg")) == pytest.approx(2**-0.5, abs=0.02)


def compose_one(look: composing.Look, seed: int = 3) -> tuple[np.ndarray, Window]:
    disc = np.zeros((90, 150), np.float32)
    cv2.ellipse(disc, (75, 45), (70, 40), 0, 0, 360, 1.0, -1)
    bear = Cutout(np.full((90, 150, 3), (250, 240, 210), np.uint8), disc, "bear.jpg")
    ice, free = np.full((448, 448, 3), 128, np.uint8), np.ones((448, 448), bool)
    made = composing.compose(ice, bear, 60, free, np.random.default_rng(seed), look)
    assert made is not None
    return made


def test_each_part_of_the_look_can_be_left_out() -> None:
    bare = composing.Look(tone=False, shadow=False, hidden=0.0)
    scene, box = compose_one(bare)
    inside = scene[box.y + box.h // 2, box.x + box.w // 2]
    assert inside == pytest.approx((250, 240, 210), abs=2), "untoned, it keeps the web photo's colours"
    assert (scene.min(axis=(0, 1)) >= 127).all(), "without a shadow nothing is darker than the ice"
    assert any(compose_one(composing.Look(tone=False, hidden=0.0), seed)[0].min() < 120 for seed in range(4))
    toned, box = compose_one(composing.Look(shadow=False, hidden=0.0))
    assert not np.allclose(toned[box.y + box.h // 2, box.x + box.w // 2], inside, atol=10)
    areas = [compose_one(composing.Look(hidden=share), 5)[1] for share in (0.0, 1.0)]
    assert areas[1].w * areas[1].h < areas[0].w * areas[0].h
