# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: arguments become jobs, and mistakes in them one line."""

import shlex
import sys
from types import ModuleType

import pytest

from bear_detector_plugin.cli import app, parse
from bear_detector_plugin.cli_examples import examples
from bear_detector_plugin.cli_results import results
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.jobs import (
    AuditJob,
    BackgroundExamplesJob,
    ComposeExamplesJob,
    CutOutJob,
    DemoJob,
    DetectJob,
    DoctorJob,
    EvaluateJob,
    ExplainJob,
    ExportJob,
    GeoreferenceJob,
    HarvestJob,
    ImportExamplesJob,
    ModelsJob,
    TrainJob,
    argv,
)

VERBS = {
    "label": ("import_examples", "compose_examples", "background_examples"),
    **{
        name: (name,)
        for name in (
            "detect",
            "audit",
            "train",
            "evaluate",
            "explain",
            "export",
            "demo",
            "models",
            "doctor",
            "georeference",
        )
    },
}


@pytest.fixture
def no_engine(monkeypatch):
    """Verbs that do nothing, so that no library of the engine is loaded."""
    for module, verbs in VERBS.items():
        stand_in = ModuleType(module)
        for verb in verbs:
            setattr(stand_in, verb, lambda job, report: None)
        monkeypatch.setitem(sys.modules, f"bear_detector_plugin.engine.{module}", stand_in)


JOBS = [
    DetectJob(("a.tif", "photos"), "s.gpkg"),
    DetectJob(("a.tif",), "s.gpkg", "mine", threshold=0.25, mode="tiles", device="cpu", fresh=True),
    DetectJob(("-odd.tif",), "s.gpkg", recall=0.95),
    DetectJob(("a.tif",), "s.gpkg", bands=(4, 3, 2), area="here.shp", reviews="old.gpkg"),
    TrainJob("e.gpkg", "model"),
    TrainJob(
        "e.gpkg", "model", "web", ("a", "b"), ("drawn", "review"), "chabot2022", "none", 7, "int8", "cuda", 5, True
    ),
    TrainJob("e.gpkg", "model", group="flight"),
    EvaluateJob("e.gpkg", "report", "mine", "all", "tiles", "cpu", r"^(.*)_\d+"),
    EvaluateJob("e.gpkg", "report", no_screen=True),
    ExplainJob("a.tif", (-32, 64), "map.tif", "mine", "seal", "cpu", "grad-cam", "native", (4, 3, 2)),
    ExportJob("s.gpkg", "bears.shp"),
    ExportJob("s.gpkg", "bears.csv", "class='polar_bear'", 0.5, "EPSG:4326"),
    ExportJob("s.gpkg", "bears.json", review="confirmed", fields=("class", "score")),
    AuditJob("s.gpkg"),
    AuditJob("s.gpkg", 50, 20, 0.25, 3),
    ImportExamplesJob("labels", "e.gpkg"),
    ImportExamplesJob("l.shp", "e.gpkg", ("p", "q"), ("seal", "bear"), "species", 96, 3, "train", 4),
    ComposeExamplesJob("web", "out", ("ice",)),
    ComposeExamplesJob("cuts", "out", ("ice",), length_m=(1.5, 2.0), gsd_m=0.03),
    CutOutJob(("bears",), "library"),
    HarvestJob("s.gpkg", "e.gpkg"),
    HarvestJob("s.gpkg", "e.gpkg", True, 20),
    TrainJob("e.gpkg", "m", look_alikes=("walrus", "rock"), batch=16, patience=3),
    CutOutJob(("a.jpg",), "lib", "walrus", (1, 2, 30, 40), ("1,2 3,4", "5,6"), ("7,8 9,10",), "CC BY"),
    ComposeExamplesJob("web", "out", ("ice", "sea"), "e.gpkg", "s.csv", ("polar_bear", "walrus"), 2, "validation", 9),
    BackgroundExamplesJob(("ice", "a.tif"), "e.gpkg"),
    BackgroundExamplesJob(("ice",), "e.gpkg", 7, 3),
    GeoreferenceJob(("photos",), "placed"),
    GeoreferenceJob(("p",), "placed", "c.csv", ("x=Easting", "y=Northing"), "EPSG:3413", 300.0, 35.0, "dem.tif", -2.0),
    GeoreferenceJob(("photos",), "placed", height_by_overlaps=True),
    DemoJob(),
    DemoJob("there", 3, 1, "cpu"),
    ModelsJob(),
    ModelsJob("mine"),
    DoctorJob(),
]


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("job", JOBS, ids=lambda job: " ".join(argv(job)))
def test_the_arguments_of_a_job_give_the_same_job(job):
    assert parse(argv(job)).args == (job,)


def commands():
    named = [
        (info.name or info.callback.__name__, info) for info in (*app.registered_commands, *results.registered_commands)
    ]
    return named + [(f"examples {info.name}", info) for info in examples.registered_commands]


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(("name", "info"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_example_in_the_help_of_a_command_works(name, info, capsys):
    assert parse([*name.split(), "--help"]) is None
    shown = " ".join(capsys.readouterr().out.split())
    assert " ".join(info.epilog.split()) in shown
    program, *arguments = shlex.split(info.epilog.removeprefix("Example: "))
    assert program == "bear-detector"
    assert " ".join(arguments).startswith(name)
    assert parse(arguments) is not None


def test_without_arguments_the_commands_are_shown(capsys):
    assert parse([]) is None
    assert "detect" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["detect"], "IMAGERY"),
        (["detect", "a.tif"], "--out"),
        (["detect", "a.tif", "--out", "s.gpkg", "--threshold", "high"], "--threshold"),
        (["detect", "a.tif", "--out", "s.gpkg", "--colour"], "--colour"),
        (["detect", "a.tif", "--out", "s.gpkg", "--bands", "3", "2"], "--bands"),
        (["detect", "a.tif", "--out", "s.gpkg", "--bands", "0", "1", "2"], "--bands"),
        (["export", "s.gpkg", "b.shp", "--review", "some"], "--review some"),
        (["detect", "a.tif", "--out", "s.gpkg", "--mode", "sparse"], "sparse"),
        (["explain", "a.tif", "--window", "3", "--out", "b.tif"], "window"),
        (["examples"], "command"),
        (["dtect"], "dtect"),
    ],
)
def test_a_mistake_in_the_arguments_is_named_in_one_line(arguments, named):
    with pytest.raises(BadArgument) as caught:
        parse(arguments)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
