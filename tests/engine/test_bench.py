# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make bench` counts: animals found, false alarms, and what a shortcut keeps of what the reference finds."""

from __future__ import annotations

import json

from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from benchmarks import bench, bench_plot
from benchmarks.bench_photos import Truth, survey, truth
from benchmarks.bench_scores import Detection, against_truth, best_scores, from_script, kept

TWO_BEARS = [
    Truth("a.jpg", 1000, 1000, [("polar_bear", Window(100, 100, 60, 60)), ("polar_bear", Window(700, 700, 60, 60))])
]


def seen(class_name, score, x, y):
    return Detection("a.jpg", class_name, score, Window(x, y, TILE_PX, TILE_PX))


def test_an_animal_is_found_by_a_window_of_its_class_that_holds_its_centre():
    found = [seen("polar_bear", 0.9, 32, 32), seen("seal", 0.8, 640, 640), seen("polar_bear", 0.3, 640, 640)]
    assert best_scores(TWO_BEARS, found) == ([0.9, 0.3], [0.8])
    told = against_truth(TWO_BEARS, found, 0.5)
    assert (told["found"], told["animals"], told["false_alarms"]) == (1, 2, 1)
    assert told["recall_interval_95"][0] < 0.5 < told["recall_interval_95"][1]


def test_a_shortcut_is_measured_on_what_the_reference_finds():
    told = kept([0.9, 0.8, 0.1], [0.7, 0.2, 0.6], 0.5)
    assert (told["found_by_reference"], told["kept"], told["found_besides"]) == (2, 1, 1)


def test_the_scripts_windows_of_one_animal_are_one(tmp_path):
    windows = [["a.jpg", "polar_bear", score, x, 0] for score, x in ((0.6, 0), (0.9, 112), (0.7, 448))]
    (tmp_path / "script.json").write_text(json.dumps({"windows": windows}), encoding="utf-8")
    assert [d.window.x for d in from_script(tmp_path / "script.json")] == [112, 448]


def test_photos_are_made_once_with_what_they_show(tmp_path):
    survey(tmp_path, 1, (256, 192), 1, seed=1)
    before = [(path, path.stat().st_mtime_ns) for path in sorted(tmp_path.iterdir())]
    survey(tmp_path, 1, (256, 192), 1, seed=1)
    assert before == [(path, path.stat().st_mtime_ns) for path in sorted(tmp_path.iterdir())]
    assert [(t.width, t.height, len(t.animals)) for t in truth(tmp_path, 9)] == [(256, 192, 2)]


def test_windows_are_counted_as_the_scans_look_at_them():
    assert bench.windows(7360, 4912, "tiles") == 2795
    assert bench.windows(7360, 4912, "dense") == 224 * 148


def test_the_readme_keeps_what_stands_round_the_table(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- make bench -->\nold\n<!-- end of make bench -->\nafter\n", encoding="utf-8")
    bench_plot.put_into(readme, "new")
    assert readme.read_text(encoding="utf-8") == (
        "before\n<!-- make bench -->\nnew\n<!-- end of make bench -->\nafter\n"
    )
