# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:train`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile, QgsProcessingParameterFolderDestination

from ..events import Result
from ..jobs import CROPS, PRECISIONS, RECIPES, TrainJob
from ..translation import tr
from .base import MODEL, EngineAlgorithm, no_file
from .parameters import (
    GEOPACKAGE,
    choice,
    device,
    file,
    folder,
    group,
    paths,
    photos,
    rare,
    seed,
    text,
    whole,
    words,
    yes_or_no,
)


class Train(EngineAlgorithm):
    """Examples in, a model out."""

    NAME = "train"
    GROUP = MODEL
    ICON = "train"
    PAGE = "train"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Train a model")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Trains the tile classifier on a GeoPackage of examples, and writes the model's folder. The losses of each "
            "epoch are shown. A training that was stopped goes on with the same folder."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=examples.gpkg RECIPE=quick EPOCHS=10 OUTPUT=my-model"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The folder with the model, its card and the record of its training."),
            "MODEL": tr("The model file, for detecting, evaluating and explaining."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Examples"), tr("A GeoPackage with a layer of examples, as Draw makes it."), GEOPACKAGE),
            choice(
                "RECIPE",
                tr("Recipe"),
                tr("quick is a short fine-tuning; chabot2022 are the two stages of the published method."),
                RECIPES,
                TrainJob.recipe,
            ),
            text(
                "WEIGHTS",
                tr("Start from"),
                tr("imagenet, none, or the path of a model that is to be trained on."),
                TrainJob.weights,
            ),
            whole("EPOCHS", tr("Epochs (empty: the recipe's own)"), tr("How often all examples are shown."), None, 1),
            text(
                "SOURCES",
                tr("Only examples of these sources"),
                tr("With commas between: drawn, review, web, random, import; all where empty."),
            ),
            rare(
                text(
                    "LOOK_ALIKES",
                    tr("Classes that are look-alikes"),
                    tr("With commas between: they are learnt to be told apart from the animals, and not looked for."),
                )
            ),
            folder(
                "WEB_PHOTOS",
                tr("Web photos, a folder a class"),
                tr("Close-up photos, whose animals are cut out and set into the backgrounds."),
            ),
            photos(
                "BACKGROUNDS", tr("Backgrounds"), tr("Photos without animals, for web photos and as counterexamples.")
            ),
            rare(
                choice(
                    "PRECISION",
                    tr("Precision"),
                    tr("int8 makes a model of a quarter of the size, which may be faster and a little less exact."),
                    PRECISIONS,
                    TrainJob.precision,
                )
            ),
            group(TrainJob.group),
            rare(
                choice(
                    "CROP",
                    tr("Squares to train on, in pixels"),
                    tr("Larger ones show a window in its surroundings, as a dense scan does; they take longer."),
                    [str(side) for side in CROPS],
                    str(TrainJob.crop),
                )
            ),
            rare(
                whole(
                    "BATCH",
                    tr("Images on the device at once (empty: the recipe's own)"),
                    tr("A part of the recipe's batch, such as 16, for a graphics card of little memory."),
                    None,
                    1,
                )
            ),
            rare(
                whole(
                    "PATIENCE",
                    tr("Epochs without progress until a stage ends (empty: never)"),
                    tr("The best epoch so far is kept."),
                    None,
                    1,
                )
            ),
            yes_or_no(
                "SCREEN",
                tr("Make a screen, too"),
                tr(
                    "A small network that looks at photos first, so that a search is several times faster. "
                    "Of a model that is in the folder, only the screen is made."
                ),
                TrainJob.screen,
            ),
            device(TrainJob.device),
            seed(TrainJob.seed),
            yes_or_no(
                "RESUME",
                tr("Go on with a training that was stopped"),
                tr("Takes up the last epoch that was finished in the model's folder."),
                TrainJob.resume,
            ),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("The model's folder")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile("MODEL", tr("Model file")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        return no_file(paths(parameters.get("BACKGROUNDS"), context))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TrainJob:
        """A TrainJob."""
        epochs, batch, patience = (
            None if given is None else int(given)
            for given in (self.number_or_none(parameters, n, context) for n in ("EPOCHS", "BATCH", "PATIENCE"))
        )
        return TrainJob(
            examples=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsString(parameters, "OUTPUT", context),
            web_photos=self.text_or_none(parameters, "WEB_PHOTOS", context),
            backgrounds=paths(parameters.get("BACKGROUNDS"), context),
            sources=words(self.parameterAsString(parameters, "SOURCES", context)),
            recipe=self.choice(parameters, "RECIPE", context),
            weights=self.text_or_none(parameters, "WEIGHTS", context) or TrainJob.weights,
            epochs=epochs,
            precision=self.choice(parameters, "PRECISION", context),
            device=self.choice(parameters, "DEVICE", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            resume=self.parameterAsBoolean(parameters, "RESUME", context),
            group=self.text_or_none(parameters, "GROUP", context) or TrainJob.group,
            crop=int(self.choice(parameters, "CROP", context)),
            batch=batch,
            look_alikes=words(self.parameterAsString(parameters, "LOOK_ALIKES", context)),
            patience=patience,
            screen=self.parameterAsBoolean(parameters, "SCREEN", context),
        )

    def outputs(self, job: TrainJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder, and the model in it."""
        return {"OUTPUT": job.out, "MODEL": result.paths.get("model")}
