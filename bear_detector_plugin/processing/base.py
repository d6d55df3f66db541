# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm has in common: parameters become a job, the engine does it, feedback tells of it."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
)
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QIcon

from .. import ROOT
from ..backend.crs_text import crs_text
from ..backend.engine_process import EngineProcess
from ..errors import BearDetectorError, Cancelled
from ..events import Event, Log, Measured, Progress, Result
from ..jobs import Job
from ..translation import numeral, tr, translated
from .parameters import destination, paths

SURVEY, EXAMPLES, MODEL, DETECTIONS = "survey", "examples", "model", "detections"
"""Ids of the groups in the toolbox."""


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that one job of the engine does.

    A child gives NAME, GROUP, ICON and PAGE (the help page), its texts, `initAlgorithm`, `job` and, where it has
    outputs, `outputs`.
    """

    NAME = ""
    GROUP = MODEL
    ICON = "bear_detector"
    PAGE = "index"

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None

    def displayName(self) -> str:
        """As in the toolbox."""
        raise NotImplementedError

    def shortDescription(self) -> str:
        """What it does, in a few sentences."""
        raise NotImplementedError

    def example(self) -> str:
        """What stands behind `qgis_process run bear_detector:NAME --`."""
        raise NotImplementedError

    def output_notes(self) -> dict[str, str]:
        """What the outputs are, by name."""
        return {}

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Job:
        """The job that the parameters describe."""
        raise NotImplementedError

    def outputs(self, job: Job, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The algorithm's outputs, by name."""
        raise NotImplementedError

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters, before anything is done; None where nothing is."""
        return None

    def warnings(self, job: Job) -> list[str]:
        """What the user should know before the job starts, in English."""
        return []

    def createInstance(self) -> EngineAlgorithm:
        """A new one for each run."""
        return type(self)()

    def name(self) -> str:
        """As in `qgis_process run bear_detector:NAME`."""
        return self.NAME

    def groupId(self) -> str:
        """The group's name in models and scripts."""
        return self.GROUP

    def group(self) -> str:
        """The group's name in the toolbox."""
        names = {
            SURVEY: tr("Survey"),
            EXAMPLES: tr("Examples"),
            MODEL: tr("Model"),
            DETECTIONS: tr("Detections"),
        }
        return names[self.GROUP]

    def tags(self) -> list[str]:
        """What else one may look for in the toolbox."""
        return tr("animals,wildlife,aerial photos,polar bear,deep learning").split(",")

    def shortHelpString(self) -> str:
        """Beside the dialog: the description, each parameter, the outputs and an example."""
        notes = {p.name(): p.help() for p in self.parameterDefinitions() if not p.isDestination()}
        command = f"qgis_process run bear_detector:{self.NAME} -- {self.example()}".rstrip("- ")
        about = {"ALG_DESC": self.shortDescription(), **notes, **self.output_notes()}
        example = f"<h2>{tr('On the command line')}</h2>\n<p><code>{command}</code></p>\n"
        return QgsProcessingUtils.formatHelpMapAsHtml(about, self).replace("</body>", f"{example}</body>")

    def helpUrl(self) -> str:
        """The page of the help that comes with the plugin, in the user's language where there is one."""
        pages = ROOT / "resources" / "help"
        own = pages / (QgsApplication.locale() or "en")[:2] / f"{self.PAGE}.html"
        return QUrl.fromLocalFile(str(own if own.is_file() else pages / "en" / f"{self.PAGE}.html")).toString()

    def icon(self) -> QIcon:
        """The job's icon."""
        return QIcon(str(ROOT / "resources" / "icons" / f"{self.ICON}.svg"))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Whether it can start, and why not."""
        sound, message = super().checkParameterValues(parameters, context)
        if not sound:
            return sound, message
        complaint = self.complaint(parameters, context)
        return complaint is None, complaint or ""

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Make the job, in the main thread: layers may be looked at here."""
        try:
            self._job = self.job(parameters, context)
        except BearDetectorError as error:
            raise QgsProcessingException(_sentence(error)) from error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have the engine do the job."""
        process = EngineProcess(self._job)
        # directly: the thread that runs this has no event loop that could deliver a queued signal
        feedback.canceled.connect(process.cancel, Qt.ConnectionType.DirectConnection)
        if feedback.isCanceled():  # before there was anybody to hear it
            process.cancel()
        for warning in self.warnings(self._job):
            feedback.pushWarning(translated(warning))
        try:
            result = process.run(lambda event: _tell(event, feedback))
        except Cancelled as stopped:
            feedback.pushInfo(_sentence(stopped))
            return {}
        except BearDetectorError as error:
            feedback.pushDebugInfo(process.details)
            raise QgsProcessingException(_sentence(error)) from error
        for name, count in result.counts.items():
            if count is not None:
                feedback.pushInfo(f"{translated(name.replace('_', ' '))}: {numeral(count, 'g')}")
        return self.outputs(self._job, result, context)

    def text_or_none(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """A text parameter, None where it is empty."""
        return self.parameterAsString(parameters, name, context).strip() or None

    def number_or_none(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> float | None:
        """An optional number, None where it was not given."""
        value = parameters.get(name)
        return None if value in (None, "") else self.parameterAsDouble(parameters, name, context)

    def choice(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        """The option that a list parameter (of static strings) holds."""
        return self.parameterAsEnumString(parameters, name, context)

    def crs_or_none(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """A CRS as a code or, where it has none, as WKT; None where it was not given."""
        crs = self.parameterAsCrs(parameters, name, context)
        return crs_text(crs) or None

    def imagery(
        self, parameters: dict[str, Any], context: QgsProcessingContext, layers: str = "INPUT", folder: str = "FOLDER"
    ) -> tuple[str, ...]:
        """The files of a parameter of layers, and the folder beside it."""
        given = self.text_or_none(parameters, folder, context)
        return (*paths(parameters.get(layers), context), *((given,) if given else ()))


def no_geopackage(parameters: dict[str, Any], name: str) -> str | None:
    """A complaint where the output `name` is a file and no GeoPackage."""
    given = destination(parameters, name)
    if given and not given.lower().endswith(".gpkg"):
        return tr("{file} is no name for a GeoPackage: let it end in .gpkg.", file=given)
    return None


def no_file(given: tuple[str, ...]) -> str | None:
    """A complaint where a layer has no file: the engine would take the empty path for the folder that it runs in."""
    if "" in given:
        return tr("A layer among the photos is no file, but online or in memory: save it as a file first.")
    return None


def no_imagery(given: tuple[str, ...]) -> str | None:
    """A complaint where there are no photos, or a layer without a file."""
    return no_file(given) if given else tr("No photos were given: choose some, or a folder of them.")


def _sentence(error: BearDetectorError) -> str:
    return f"{translated(error.message)} {translated(error.hint)}".strip()


def _tell(event: Event, feedback: QgsProcessingFeedback) -> None:
    if isinstance(event, Progress) and event.total:
        feedback.setProgress(100 * event.done / event.total)
        feedback.setProgressText(
            tr(
                "{stage}: {done} of {total} {unit}",
                stage=translated(event.stage),
                done=numeral(event.done, "g"),
                total=numeral(event.total, "g"),
                unit=translated(event.unit),
            )
        )
    elif isinstance(event, Measured):
        values = ", ".join(
            f"{translated(name.replace('_', ' '))} {numeral(value, '.4g')}" for name, value in event.values.items()
        )
        stage = translated(event.stage)
        feedback.pushInfo(
            tr("{stage}, {step} of {total}: {values}", stage=stage, step=event.step, total=event.total, values=values)
        )
    elif isinstance(event, Log) and event.level == "warning":
        feedback.pushWarning(translated(event.message))
    elif isinstance(event, Log):
        feedback.pushInfo(translated(event.message))
