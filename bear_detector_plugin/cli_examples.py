# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line's `bear-detector examples ...`, and the words that all of its commands share."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from .jobs import SPLITS, BackgroundExamplesJob, ComposeExamplesJob, CutOutJob, HarvestJob, ImportExamplesJob
from .run import Task

PROGRAM = "bear-detector"

examples = typer.Typer(help="Bring in or make training examples.")

Events = Annotated[
    bool, typer.Option("--events", help="Print JSON lines for a program; closing stdin then cancels the job.")
]
Imagery = Annotated[list[str], typer.Argument(help="Photos, and folders of photos.", metavar="IMAGERY")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
ExampleSplit = Annotated[
    str, typer.Option(help=f"auto (drawn), {' or '.join(SPLITS[:2])} for all of them.", metavar="SPLIT")
]


def example(arguments: str) -> str:
    """The line below a command's help."""
    return f"Example: {PROGRAM} {arguments}"


@examples.command("import", epilog=example("examples import labels/ --names seal --out examples.gpkg"))
def import_examples(
    source: Annotated[str, typer.Argument(help="A folder of YOLO labels, or a layer of points or polygons.")],
    out: Annotated[str, typer.Option(help="The examples layer to write.")],
    imagery: Annotated[list[str] | None, typer.Option(help="The photos of the examples. May be repeated.")] = None,
    names: Annotated[list[str] | None, typer.Option(help="Class of YOLO number 0; repeat for 1, 2, ...")] = None,
    class_field: Annotated[str, typer.Option(help="The layer's field with the class.")] = ImportExamplesJob.class_field,
    size_px: Annotated[int, typer.Option(help="Side of the square that a point stands for.")] = (
        ImportExamplesJob.size_px
    ),
    background_per_photo: Annotated[int, typer.Option(help="Squares without an animal to add from each photo.")] = (
        ImportExamplesJob.background_per_photo
    ),
    split: ExampleSplit = ImportExamplesJob.split,
    seed: Seed = ImportExamplesJob.seed,
    append: Annotated[bool, typer.Option("--append", help="Add to the layer what it does not hold yet.")] = False,
    events: Events = False,
) -> Task:
    """Bring labels into the examples layer."""
    job = ImportExamplesJob(
        source,
        out,
        tuple(imagery or ImportExamplesJob.imagery),
        tuple(names or ImportExamplesJob.names),
        class_field,
        size_px,
        background_per_photo,
        split,
        seed,
        append,
    )
    from .engine.label import import_examples as verb

    return partial(verb, job)


@examples.command("compose", epilog=example("examples compose web_photos/ --backgrounds photos/ --out composed"))
def compose_examples(
    web_photos: Annotated[str, typer.Argument(help="Close-up photos, one folder a class, or a folder of cut-outs.")],
    out: Annotated[str, typer.Option(help="The folder to write: images and examples.gpkg.")],
    backgrounds: Annotated[list[str] | None, typer.Option(help="Imagery to set them into. May be repeated.")] = None,
    avoid: Annotated[str | None, typer.Option(help="An examples layer whose animals stay uncovered.")] = None,
    sizes: Annotated[str | None, typer.Option(help="CSV of animal sizes: width_px, height_px.")] = None,
    classes: Annotated[list[str] | None, typer.Option(help="A folder of animals. May be repeated.")] = None,
    copies: Annotated[int, typer.Option(help="Composites from each web photo.")] = ComposeExamplesJob.copies,
    split: ExampleSplit = ComposeExamplesJob.split,
    seed: Seed = ComposeExamplesJob.seed,
    length_m: Annotated[
        tuple[float, float], typer.Option(help="Shortest and longest animal in metres.", metavar="MIN MAX")
    ] = ComposeExamplesJob.length_m,
    gsd_m: Annotated[
        float | None, typer.Option(help="Metres a pixel of backgrounds that don't tell their own.")
    ] = ComposeExamplesJob.gsd_m,
    events: Events = False,
) -> Task:
    """Cut animals out of web photos and set them into real background."""
    job = ComposeExamplesJob(
        web_photos,
        out,
        tuple(backgrounds or ComposeExamplesJob.backgrounds),
        avoid,
        sizes,
        tuple(classes or ComposeExamplesJob.classes),
        copies,
        split,
        seed,
        length_m,
        gsd_m,
    )
    from .engine.label import compose_examples as verb

    return partial(verb, job)


@examples.command("cut-out", epilog=example("examples cut-out bear.jpg --library bears --box 40 20 150 90"))
def cut_out(
    photos: Annotated[list[str], typer.Argument(help="Close-up photos of animals.", metavar="PHOTO")],
    library: Annotated[str, typer.Option(help="The folder to keep the cut-outs in.")],
    class_name: Annotated[str, typer.Option(help="What the animals are.")] = CutOutJob.class_name,
    box: Annotated[
        tuple[int, int, int, int] | None, typer.Option(help="What holds the animal, in pixels.", metavar="X Y W H")
    ] = None,
    animal: Annotated[
        list[str] | None, typer.Option(help='A stroke on the animal: "10,20 30,40". May be repeated.')
    ] = None,
    background: Annotated[list[str] | None, typer.Option(help="A stroke beside it. May be repeated.")] = None,
    origin: Annotated[str, typer.Option(help="Whose photos they are, and where from.")] = CutOutJob.origin,
    events: Events = False,
) -> Task:
    """Cut animals out of close-up photos, and keep them."""
    strokes = (tuple(animal or CutOutJob.animal), tuple(background or CutOutJob.background))
    job = CutOutJob(tuple(photos), library, class_name, box or CutOutJob.box, *strokes, origin)
    from .engine.cut_out import cut_out as verb

    return partial(verb, job)


@examples.command("harvest", epilog=example("examples harvest survey.gpkg --out examples.gpkg"))
def harvest(
    survey: Annotated[str, typer.Argument(help="Results of a run.", metavar="SURVEY.gpkg")],
    out: Annotated[str, typer.Option(help="The examples layer to add to.")],
    empty: Annotated[
        bool, typer.Option("--empty", help="The photos hold no animals: all that was found is a false alarm.")
    ] = HarvestJob.empty,
    most: Annotated[int, typer.Option(help="Of these, so many of the strongest.")] = HarvestJob.most,
    events: Events = False,
) -> Task:
    """Make examples of what was confirmed and rejected in a run, for another round of training."""
    job = HarvestJob(survey, out, empty, most)
    from .engine.harvest import harvest as verb

    return partial(verb, job)


@examples.command("background", epilog=example("examples background photos/ --count 200 --out examples.gpkg"))
def background_examples(
    imagery: Imagery,
    out: Annotated[str, typer.Option(help="The examples layer to add to; photos with an animal in it are left out.")],
    count: Annotated[int, typer.Option(help="How many squares to draw.")] = BackgroundExamplesJob.count,
    seed: Seed = BackgroundExamplesJob.seed,
    events: Events = False,
) -> Task:
    """Draw random squares of background from photos without an animal."""
    job = BackgroundExamplesJob(tuple(imagery), out, count, seed)
    from .engine.label import background_examples as verb

    return partial(verb, job)
