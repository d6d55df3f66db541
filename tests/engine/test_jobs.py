# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs refuse what makes no sense, and turn back into the arguments of the command line."""

import pytest

from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.jobs import (
    BackgroundExamplesJob,
    ComposeExamplesJob,
    DemoJob,
    DetectJob,
    EvaluateJob,
    ExplainJob,
    ExportJob,
    GeoreferenceJob,
    ImportExamplesJob,
    ModelsJob,
    TrainJob,
    argv,
)


def test_what_is_left_at_its_default_is_left_out():
    assert argv(DetectJob(("photos",), "survey.gpkg")) == ["detect", "photos", "--out", "survey.gpkg"]
    assert argv(DemoJob()) == ["demo"]
    assert argv(ModelsJob()) == ["models"]


def test_options_are_named_as_the_fields_are():
    job = TrainJob("examples.gpkg", "model", web_photos="web", epochs=3, resume=True)
    assert argv(job) == [
        *("train", "examples.gpkg", "--out", "model"),
        *("--web-photos", "web", "--epochs", "3", "--resume"),
    ]


def test_several_values_repeat_the_option():
    job = ImportExamplesJob("labels", "examples.gpkg", names=("seal", "bear"))
    assert argv(job) == ["examples", "import", "labels", "--out", "examples.gpkg", "--names", "seal", "--names", "bear"]


def test_a_window_is_two_numbers():
    assert argv(ExplainJob("a.tif", (32, 64), "map.tif"))[2:5] == ["--window", "32", "64"]


def test_a_file_name_that_looks_like_an_option_stands_behind_the_options():
    assert argv(ExportJob("-survey.gpkg", "bears.shp", where="score > 0.5")) == [
        *("export", "--where", "score > 0.5"),
        *("--", "-survey.gpkg", "bears.shp"),
    ]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: DetectJob((), "out.gpkg"), "imagery"),
        (lambda: DetectJob(("a",), "out.gpkg", area=""), "--area is empty"),
        (lambda: DetectJob(("a",), "out.gpkg", reviews=""), "--reviews is empty"),
        (lambda: GeoreferenceJob(("a",), "out", cameras=""), "--cameras is empty"),
        (lambda: GeoreferenceJob(("a",), "out", dem=""), "--dem is empty"),
        (lambda: TrainJob("e.gpkg", "m", web_photos=""), "--web-photos is empty"),
        (lambda: ComposeExamplesJob("web", "out", ("a",), sizes=""), "--sizes is empty"),
        (lambda: DetectJob(("a",), "out.gpkg", threshold=0.5, recall=0.9), "exclude"),
        (lambda: DetectJob(("a",), "out.gpkg", threshold=1.5), "--threshold 1.5"),
        (lambda: DetectJob(("a",), "out.gpkg", recall=-0.1), "--recall -0.1"),
        (lambda: DetectJob(("a",), "out.gpkg", recall=1.0, confidence=0.95), "--recall 1 can't be promised"),
        (lambda: DetectJob(("a",), "out.gpkg", mode="sparse"), "--mode sparse"),
        (lambda: DetectJob(("a",), "out.gpkg", device="tpu"), "--device tpu"),
        (lambda: TrainJob("a.gpkg", "out", recipe="slow"), "--recipe slow"),
        (lambda: TrainJob("a.gpkg", "out", precision="fp8"), "--precision fp8"),
        (lambda: TrainJob("a.gpkg", "out", epochs=0), "--epochs"),
        (lambda: EvaluateJob("a.gpkg", "out", split="test"), "--split test"),
        (lambda: EvaluateJob("a.gpkg", "out", group="flights"), "--group flights is neither"),
        (lambda: TrainJob("a.gpkg", "out", group="(flight"), "--group (flight is no regular expression"),
        (lambda: ExportJob("a.gpkg", "out.shp", threshold=2), "--threshold 2"),
        (lambda: ImportExamplesJob("a", "out.gpkg", split="all"), "--split all"),
        (lambda: ComposeExamplesJob("web", "out"), "background"),
        (lambda: BackgroundExamplesJob(("a",), "out.gpkg", seed=-1), "--seed"),
        (lambda: DemoJob(seed=-1), "--seed"),
        (lambda: DemoJob(device="gpu"), "--device gpu"),
        (lambda: TrainJob("a.gpkg", "out", seed=-1), "--seed"),
        (lambda: GeoreferenceJob(("a",), "out", focal_35mm=-20), "--focal-35mm"),
        (lambda: GeoreferenceJob(("a",), "out", altitude_m=0), "--altitude-m"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(make, named):
    with pytest.raises(BadArgument) as caught:
        make()
    assert named in caught.value.message
    assert caught.value.hint
