# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:cutout`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber, QgsProcessingParameterFolderDestination

from ..events import Result
from ..jobs import CutOutJob
from ..translation import tr
from .base import EXAMPLES, EngineAlgorithm, no_file
from .parameters import folder_of_photos, numbers, photos, rare, text


class CutOut(EngineAlgorithm):
    """Close-up photos in, a library of cut-out animals out."""

    NAME = "cutout"
    GROUP = EXAMPLES
    ICON = "animal"
    PAGE = "examples"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Cut animals out of web photos")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Cuts the animal out of each close-up photo and keeps it in a folder, with where it is from. Compose "
            "examples from web photos then sets these into the survey's ice. The Examples step does the same with "
            "strokes of the mouse."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=bear.jpg BOX=40,20,150,90 OUTPUT=bears"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The folder of cut-outs; what it holds already stays."),
            "CUT_OUT": tr("How many animals were cut out."),
            "FAILED": tr("Out of how many photos no animal stands out."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            photos("INPUT", tr("Photos"), tr("Close-up photos, each with one animal.")),
            folder_of_photos(),
            text("CLASS", tr("Class"), tr("What the animals are."), CutOutJob.class_name),
            text("ORIGIN", tr("Origin"), tr("Whose photos they are, and where they are from.")),
            rare(
                text(
                    "BOX",
                    tr("Box round the animal"),
                    tr("Of a single photo: x, y, width and height in pixels, such as 40,20,150,90."),
                )
            ),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder of cut-outs")),
        ):
            self.addParameter(parameter)
        for name, label in (("CUT_OUT", tr("Cut out")), ("FAILED", tr("Failed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        given = self.parameterAsString(parameters, "BOX", context)
        try:
            box = numbers(given)
        except ValueError:
            box = (0,)
        if len(box) not in (0, 4):
            return tr("{box} is no box: give four numbers, such as 40,20,150,90.", box=given)
        if not self.imagery(parameters, context):
            return tr("No photo was given: choose close-up photos of animals, or a folder of them.")
        return no_file(self.imagery(parameters, context))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CutOutJob:
        """A CutOutJob."""
        return CutOutJob(
            photos=self.imagery(parameters, context),
            library=self.parameterAsString(parameters, "OUTPUT", context),
            class_name=self.text_or_none(parameters, "CLASS", context) or CutOutJob.class_name,
            box=numbers(self.parameterAsString(parameters, "BOX", context)),
            origin=self.parameterAsString(parameters, "ORIGIN", context),
        )

    def outputs(self, job: CutOutJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder, and how many animals it got."""
        return {
            "OUTPUT": job.library,
            "CUT_OUT": result.counts.get("cut_out"),
            "FAILED": result.counts.get("failed"),
        }
