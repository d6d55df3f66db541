# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line `bear-detector`: arguments -> job -> verb -> events.

A command only builds its job and names its verb; `run` carries it out, shows what it reports and turns what
goes wrong into one line and an exit status: 0 done, 1 failed, 2 bad arguments, 3 cancelled.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from typing import Annotated, NoReturn

import typer

from .cli_examples import PROGRAM, Events, Imagery, Seed, example, examples
from .cli_results import results
from .errors import BadArgument
from .jobs import (
    CROPS,
    DEVICES,
    MODES,
    ON_STDIN,
    PRECISIONS,
    RECIPES,
    SALIENCY,
    SPLITS,
    CalibrateJob,
    DemoJob,
    DetectJob,
    DoctorJob,
    EvaluateJob,
    ExplainJob,
    GeoreferenceJob,
    ModelsJob,
    TrainJob,
)
from .run import Task, run

app = typer.Typer(
    name=PROGRAM,
    help="Find sparsely distributed animals in aerial survey photos.",
    epilog=f"{PROGRAM} COMMAND --help shows a command's options and an example.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(examples, name="examples")
app.add_typer(results)

Model = Annotated[str, typer.Option(help="A model's name, folder or .onnx file.")]
Mode = Annotated[
    str,
    typer.Option(
        help=f"{' or '.join(MODES)}: all windows at once, or the slow reference, tile by tile.", metavar="MODE"
    ),
]
Bands = Annotated[
    tuple[int, int, int] | None, typer.Option(help="Bands to take for red, green and blue.", metavar="R G B")
]
Device = Annotated[str, typer.Option(help=f"One of: {', '.join(DEVICES)}.", metavar="DEVICE")]
NoScreen = Annotated[
    bool, typer.Option("--no-screen", help="Look at every window closely, and not only at what passes the screen.")
]
GROUP_HELP = "What is wholly in one split: photo, flight, or a regular expression that names the flight in brackets."


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if [*given] == [ON_STDIN]:
        given = json.loads(sys.stdin.buffer.readline() or "[]")
    sys.exit(run(given, parse))


def parse(arguments: Sequence[str]) -> Task | None:
    """The task that the arguments ask for; None where help was shown.

    Raises:
        BadArgument: the arguments don't fit the command.
    """
    try:
        task = app(args=list(arguments) or ["--help"], prog_name=PROGRAM, standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else PROGRAM
        message = " ".join(error.format_message().split())
        raise BadArgument(
            message if message.endswith((".", "?")) else f"{message}.", f"See: {command} --help"
        ) from error
    return task if callable(task) else None


@app.command(epilog=example("detect photos/ --out survey.gpkg"))
def detect(
    imagery: Imagery,
    out: Annotated[str, typer.Option(help="The results GeoPackage; a run that was stopped goes on in it.")],
    model: Model = DetectJob.model,
    threshold: Annotated[float | None, typer.Option(help="Score (0-1) from which a detection counts.")] = None,
    recall: Annotated[float | None, typer.Option(help="Take the model's threshold for this recall (0-1).")] = None,
    confidence: Annotated[
        float | None, typer.Option(help="Only a threshold that promises the recall with this confidence (0-1).")
    ] = None,
    mode: Mode = DetectJob.mode,
    device: Device = DetectJob.device,
    bands: Bands = None,
    area: Annotated[str | None, typer.Option(help="A file of polygons: search in them only.")] = None,
    reviews: Annotated[str | None, typer.Option(help="Earlier results to carry the reviews over from.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start again instead of going on.")] = DetectJob.fresh,
    photos_per_animal: Annotated[
        float | None, typer.Option(help="About one animal in so many photos: gives each detection its chance.")
    ] = DetectJob.photos_per_animal,
    gsd: Annotated[
        str,
        typer.Option(
            help="auto: photos at the model's scale; native: as they are; metres a pixel where they don't tell."
        ),
    ] = DetectJob.gsd,
    memory_mb: Annotated[
        int, typer.Option(help="Memory to take, on each machine: the network, and photos decoded ahead.", metavar="MB")
    ] = DetectJob.memory_mb,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Let Dask's workers search: its address, local, local:N, slurm or slurm:N.", metavar="DASK"),
    ] = DetectJob.scheduler,
    no_screen: NoScreen = DetectJob.no_screen,
    events: Events = False,
) -> Task:
    """Scan imagery and write the detections."""
    job = DetectJob(
        tuple(imagery),
        out,
        model,
        threshold,
        recall,
        confidence,
        mode,
        device,
        bands or DetectJob.bands,
        area,
        reviews,
        fresh,
        photos_per_animal,
        gsd,
        memory_mb,
        scheduler,
        no_screen,
    )
    from .engine.detect import detect as verb

    return partial(verb, job)


@app.command(epilog=example("train examples.gpkg --backgrounds photos/ --out my-model"))
def train(
    examples: Annotated[str, typer.Argument(help="The examples layer.", metavar="EXAMPLES.gpkg")],
    out: Annotated[str, typer.Option(help="The model's folder to write.")],
    web_photos: Annotated[str | None, typer.Option(help="Close-up photos, one folder a class.")] = None,
    backgrounds: Annotated[list[str] | None, typer.Option(help="Imagery without animals. May be repeated.")] = None,
    sources: Annotated[list[str] | None, typer.Option(help="Only examples of this source. May be repeated.")] = None,
    recipe: Annotated[str, typer.Option(help=f"One of: {', '.join(RECIPES)}.", metavar="RECIPE")] = TrainJob.recipe,
    weights: Annotated[
        str, typer.Option(help="Where to start: imagenet, none, a model or a weights file.", metavar="WEIGHTS")
    ] = TrainJob.weights,
    epochs: Annotated[int | None, typer.Option(help="Epochs instead of the recipe's own number.")] = None,
    precision: Annotated[
        str, typer.Option(help=f"Of the model file: {', '.join(PRECISIONS)}.", metavar="PRECISION")
    ] = TrainJob.precision,
    device: Device = TrainJob.device,
    seed: Seed = TrainJob.seed,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint.")] = TrainJob.resume,
    group: Annotated[str, typer.Option(help=GROUP_HELP, metavar="GROUP")] = TrainJob.group,
    crop: Annotated[
        int, typer.Option(help=f"Side in px of the squares to train on: {', '.join(map(str, CROPS))}.", metavar="PX")
    ] = TrainJob.crop,
    batch: Annotated[
        int | None, typer.Option(help="Images on a device at once, a part of the recipe's batch: for little memory.")
    ] = TrainJob.batch,
    look_alikes: Annotated[
        list[str] | None, typer.Option(help="A class to be told apart, and not looked for. May be repeated.")
    ] = None,
    patience: Annotated[
        int | None, typer.Option(help="End a stage after so many epochs that bring nothing.")
    ] = TrainJob.patience,
    screen: Annotated[
        bool,
        typer.Option(
            "--screen", help="Make the model's screen, too, for fast scans. Of a model in OUT, its screen only."
        ),
    ] = TrainJob.screen,
    events: Events = False,
) -> Task:
    """Train the tile classifier on examples and write a model."""
    job = TrainJob(
        examples,
        out,
        web_photos,
        tuple(backgrounds or TrainJob.backgrounds),
        tuple(sources or TrainJob.sources),
        recipe,
        weights,
        epochs,
        precision,
        device,
        seed,
        resume,
        group=group,
        crop=crop,
        batch=batch,
        look_alikes=tuple(look_alikes or TrainJob.look_alikes),
        patience=patience,
        screen=screen,
    )
    from .engine.train import train as verb

    return partial(verb, job)


@app.command(epilog=example("evaluate examples.gpkg --model my-model --out report"))
def evaluate(
    examples: Annotated[str, typer.Argument(help="The examples layer.", metavar="EXAMPLES.gpkg")],
    out: Annotated[str, typer.Option(help="The report's folder to write.")],
    model: Model = EvaluateJob.model,
    split: Annotated[str, typer.Option(help=f"One of: {', '.join(SPLITS)}.", metavar="SPLIT")] = EvaluateJob.split,
    mode: Mode = EvaluateJob.mode,
    device: Device = EvaluateJob.device,
    group: Annotated[
        str | None, typer.Option(help=f"{GROUP_HELP} Else as in the training.", metavar="GROUP")
    ] = EvaluateJob.group,
    no_screen: NoScreen = EvaluateJob.no_screen,
    events: Events = False,
) -> Task:
    """Score a model on labelled photos."""
    job = EvaluateJob(examples, out, model, split, mode, device, group, no_screen)
    from .engine.evaluate import evaluate as verb

    return partial(verb, job)


@app.command(epilog=example("calibrate examples.gpkg --model my-model --recall 0.9 --confidence 0.95"))
def calibrate(
    examples: Annotated[str, typer.Argument(help="The examples layer.", metavar="EXAMPLES.gpkg")],
    model: Model = CalibrateJob.model,
    out: Annotated[
        str | None, typer.Option(help="A folder to write a copy of the model to, instead of changing it.")
    ] = CalibrateJob.out,
    mode: Mode = CalibrateJob.mode,
    recall: Annotated[float, typer.Option(help="The share of animals (0-1) to be found.")] = CalibrateJob.recall,
    confidence: Annotated[float, typer.Option(help="How sure that must be (0-1).")] = CalibrateJob.confidence,
    split: Annotated[str, typer.Option(help=f"One of: {', '.join(SPLITS[1:])}.", metavar="SPLIT")] = CalibrateJob.split,
    device: Device = CalibrateJob.device,
    group: Annotated[
        str | None, typer.Option(help=f"{GROUP_HELP} Else as in the training.", metavar="GROUP")
    ] = CalibrateJob.group,
    events: Events = False,
) -> Task:
    """Make a model's scores honest, and find the thresholds that promise a recall."""
    job = CalibrateJob(examples, model, out, mode, recall, confidence, split, device, group)
    from .engine.calibrate import calibrate as verb

    return partial(verb, job)


@app.command(epilog=example("explain photo.tif --window 1024 512 --out saliency.tif"))
def explain(
    image: Annotated[str, typer.Argument(help="The photo.")],
    window: Annotated[tuple[int, int], typer.Option(help="The window's top left pixel.", metavar="X Y")],
    out: Annotated[str, typer.Option(help="The raster to write.")],
    model: Model = ExplainJob.model,
    class_name: Annotated[str | None, typer.Option(help="Class to explain; else the best-scoring animal.")] = None,
    device: Device = ExplainJob.device,
    method: Annotated[
        str, typer.Option(help=f"One of: {', '.join(SALIENCY)} (needs what training needs).", metavar="METHOD")
    ] = ExplainJob.method,
    gsd: Annotated[str, typer.Option(help="The scale, as for detect.")] = ExplainJob.gsd,
    bands: Bands = None,
    events: Events = False,
) -> Task:
    """Show where in a window the network sees an animal."""
    job = ExplainJob(image, window, out, model, class_name, device, method, gsd, bands or ExplainJob.bands)
    from .engine.explain import explain as verb

    return partial(verb, job)


@app.command(epilog=example("georeference photos/ --out placed"))
def georeference(
    imagery: Imagery,
    out: Annotated[str, typer.Option(help="The folder to write: a small VRT for each photo.")],
    cameras: Annotated[
        str | None, typer.Option(help="CSV of camera positions; else each photo's own EXIF and XMP.")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option(help="A column by another name, OURS=THEIRS. May be repeated.")
    ] = None,
    crs: Annotated[str | None, typer.Option(help="Of the placed photos, such as EPSG:3413; else what fits.")] = None,
    altitude_m: Annotated[float | None, typer.Option(help="Metres above ground, where nothing tells them.")] = None,
    focal_35mm: Annotated[float | None, typer.Option(help="Focal length as of 35-mm film, in mm, likewise.")] = None,
    dem: Annotated[str | None, typer.Option(help="A raster of the ground's heights; else the ground is flat.")] = None,
    takeoff_m: Annotated[
        float | None, typer.Option(help="Height by the DEM where a drone took off; else under its first photo.")
    ] = None,
    height_by_overlaps: Annotated[
        bool, typer.Option("--height-by-overlaps", help="Correct the heights that photos tell by their overlaps.")
    ] = GeoreferenceJob.height_by_overlaps,
    events: Events = False,
) -> Task:
    """Place photos on the map by where the camera was."""
    found = tuple(columns or GeoreferenceJob.columns)
    over = dem, takeoff_m, height_by_overlaps
    job = GeoreferenceJob(tuple(imagery), out, cameras, found, crs, altitude_m, focal_35mm, *over)
    from .engine.georeference import georeference as verb

    return partial(verb, job)


@app.command(epilog=example("demo --out demo"))
def demo(
    out: Annotated[str, typer.Option(help="The folder to write.")] = DemoJob.out,
    photos: Annotated[int, typer.Option(help="How many photos to make.")] = DemoJob.photos,
    seed: Seed = DemoJob.seed,
    device: Device = DemoJob.device,
    events: Events = False,
) -> Task:
    """Carry the main job through on a sample survey."""
    job = DemoJob(out, photos, seed, device)
    from .engine.demo import demo as verb

    return partial(verb, job)


@app.command(epilog=example("models polar-bear-seal"))
def models(
    model: Annotated[str | None, typer.Argument(help="Show this model's card.")] = ModelsJob.model,
    events: Events = False,
) -> Task:
    """List the models at hand, or show one's card."""
    job = ModelsJob(model)
    from .engine.models import models as verb

    return partial(verb, job)


@app.command(epilog=example("doctor"))
def doctor(events: Events = False) -> Task:
    """Say what is installed, which device will be used and how fast it is."""
    from .engine.doctor import doctor as verb

    return partial(verb, DoctorJob())
