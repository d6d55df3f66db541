# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:count`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ..events import Result
from ..jobs import COUNTED, CountJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm
from .parameters import GEOPACKAGE, choice, file, length, share


class Count(EngineAlgorithm):
    """Results in, the animals in them, each once."""

    NAME = "count"
    GROUP = DETECTIONS
    ICON = "count"
    PAGE = "count"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Count animals")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Takes detections in overlapping photos for one animal where their places and times allow it, and writes "
            "the layer animals into the results. What was confirmed or split in the review is kept."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg REVIEW=confirmed DRIFT=0.1"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "ANIMALS": tr("How many animals there are."),
            "SIGHTINGS": tr("How many detections they were seen in."),
            "PROPOSED": tr("Animals of several sightings that nobody has confirmed yet."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Results"), tr("The GeoPackage that detecting has written."), GEOPACKAGE),
            choice(
                "REVIEW",
                tr("What is counted"),
                tr("all from the threshold on that nobody has rejected; or confirmed animals only."),
                COUNTED,
                CountJob.review,
            ),
            share("THRESHOLD", tr("From score (empty: as the run)"), tr("A score between 0 and 1.")),
            length(
                "POSITION_ERROR",
                tr("Position error in metres"),
                tr("The standard error of a place, where a photo does not tell it; empty for 5 m."),
            ),
            length("DRIFT", tr("Drift in m/s"), tr("How fast the ice drifts; empty where it lies still.")),
            length("DRIFT_TO", tr("Drift towards (degrees)"), tr("From north over east; empty for any direction.")),
            length(
                "MAX_DISTANCE",
                tr("Greatest distance in metres"),
                tr("Sightings further apart are never one animal; empty for 50 m."),
            ),
        ):
            self.addParameter(parameter)
        for name, label in (("ANIMALS", tr("Animals")), ("SIGHTINGS", tr("Sightings")), ("PROPOSED", tr("Proposed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CountJob:
        """A CountJob."""
        given = {
            "position_error_m": self.number_or_none(parameters, "POSITION_ERROR", context),
            "drift_mps": self.number_or_none(parameters, "DRIFT", context),
            "drift_to": self.number_or_none(parameters, "DRIFT_TO", context),
            "max_distance_m": self.number_or_none(parameters, "MAX_DISTANCE", context),
        }
        return CountJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            review=self.choice(parameters, "REVIEW", context),
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            **{name: value for name, value in given.items() if value is not None},
        )

    def outputs(self, job: CountJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The numbers."""
        names = (definition.name() for definition in self.outputDefinitions())
        return {name: result.counts.get(name.lower()) for name in names}
