# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:composeexamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile, QgsProcessingParameterFolderDestination

from ..events import Result
from ..jobs import ComposeExamplesJob
from ..translation import tr
from .base import EXAMPLES, EngineAlgorithm, no_file
from .parameters import GEOPACKAGE, file, folder, folder_of_photos, length, photos, seed, split, text, whole, words


class ComposeExamples(EngineAlgorithm):
    """Close-up photos and backgrounds in, survey-like photos with examples out."""

    NAME = "composeexamples"
    GROUP = EXAMPLES
    ICON = "animal"
    PAGE = "examples"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Compose examples from web photos")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Cuts animals out of close-up photos and sets them into crops of real background, at the size that they "
            "have in a survey: for a first model where there are no examples of one's own yet."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=web_photos FOLDER=photos OUTPUT=composed"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("A folder with the photos that were composed, and the examples in them."),
            "EXAMPLES": tr("The GeoPackage of the examples, for training."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        job = ComposeExamplesJob
        for parameter in (
            folder(
                "INPUT",
                tr("Web photos, a folder a class"),
                tr(
                    "A folder that holds one of close-up photos for each class, those not named below being "
                    "look-alikes; or a folder of cut-outs."
                ),
                optional=False,
            ),
            text(
                "CLASSES",
                tr("Classes that are animals"),
                tr("Names of folders, with commas between."),
                ",".join(job.classes),
            ),
            photos("BACKGROUNDS", tr("Backgrounds"), tr("Photos of the survey, into which the animals are set.")),
            folder_of_photos(),
            file(
                "AVOID",
                tr("Examples that stay uncovered"),
                tr("A GeoPackage of examples: no animal is set where one is."),
                GEOPACKAGE,
                optional=True,
            ),
            file(
                "SIZES",
                tr("Sizes of animals"),
                tr("A CSV with the columns width_px and height_px, the sizes that animals have in the survey."),
                "CSV (*.csv)",
                optional=True,
            ),
            text(
                "LENGTH",
                tr("Length of an animal in metres"),
                tr("The shortest and the longest, where the scale of the backgrounds is known."),
                ", ".join(f"{metres:g}" for metres in job.length_m),
            ),
            length(
                "GSD",
                tr("Metres a pixel of the backgrounds"),
                tr("For photos that are not georeferenced; else their own counts."),
            ),
            whole(
                "COPIES",
                tr("Copies of each animal"),
                tr("Each is turned, scaled and set in another way."),
                job.copies,
                1,
            ),
            split(job.split),
            seed(job.seed),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder of composed photos")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile("EXAMPLES", tr("Examples")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        if not self.imagery(parameters, context, "BACKGROUNDS"):
            return tr("No background was given: choose photos of the survey, or a folder of them.")
        given = self.parameterAsString(parameters, "LENGTH", context)
        try:
            shortest, longest = _lengths(given)
        except ValueError:
            shortest, longest = 0.0, 0.0
        if not 0 < shortest <= longest:
            return tr("{lengths} are no lengths: give two in metres, such as 2.0, 2.6.", lengths=given)
        return no_file(self.imagery(parameters, context, "BACKGROUNDS"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ComposeExamplesJob:
        """A ComposeExamplesJob."""
        return ComposeExamplesJob(
            web_photos=self.parameterAsString(parameters, "INPUT", context),
            out=self.parameterAsString(parameters, "OUTPUT", context),
            backgrounds=self.imagery(parameters, context, "BACKGROUNDS"),
            avoid=self.text_or_none(parameters, "AVOID", context),
            sizes=self.text_or_none(parameters, "SIZES", context),
            classes=words(self.parameterAsString(parameters, "CLASSES", context)) or ComposeExamplesJob.classes,
            copies=self.parameterAsInt(parameters, "COPIES", context),
            split=self.choice(parameters, "SPLIT", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            length_m=_lengths(self.parameterAsString(parameters, "LENGTH", context)),
            gsd_m=self.number_or_none(parameters, "GSD", context),
        )

    def outputs(self, job: ComposeExamplesJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder, and the examples in it."""
        return {"OUTPUT": job.out, "EXAMPLES": result.paths.get("examples")}


def _lengths(given: str) -> tuple[float, float]:
    """Two lengths; raises a ValueError where these aren't two numbers."""
    shortest, longest = (float(value) for value in given.replace(",", " ").split())
    return shortest, longest
