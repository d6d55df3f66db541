# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm has in common: parameters become a job, the engine does it, feedback tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProviderRegistry,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

from .. import ROOT
from ..backend.engine_process import EngineProcess
from ..errors import BearDetectorError, Cancelled
from ..events import Event, Log, Progress, Result
from ..jobs import Job


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that one job of the engine does.

    A child gives the four texts, `initAlgorithm`, `job` and, where it has outputs, `outputs`.
    """

    NAME = ""
    TITLE = ""
    HELP = ""
    ICON = "bear_detector"

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Job:
        """The job that the parameters describe."""
        raise NotImplementedError

    def outputs(self, job: Job, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The algorithm's outputs, by name."""
        raise NotImplementedError

    def createInstance(self) -> EngineAlgorithm:
        """A new one for each run."""
        return type(self)()

    def name(self) -> str:
        """As in `qgis_process run bear_detector:NAME`."""
        return self.NAME

    def displayName(self) -> str:
        """As in the toolbox."""
        return self.TITLE

    def shortHelpString(self) -> str:
        """Beside the dialog."""
        return self.HELP

    def icon(self) -> QIcon:
        """The job's icon."""
        return QIcon(str(ROOT / "resources" / "icons" / f"{self.ICON}.svg"))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Make the job, in the main thread: layers may be looked at here."""
        try:
            self._job = self.job(parameters, context)
        except BearDetectorError as error:
            raise QgsProcessingException(str(error)) from error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have the engine do the job."""
        process = EngineProcess(self._job)
        # directly: the thread that runs this has no event loop that could deliver a queued signal
        feedback.canceled.connect(process.cancel, Qt.ConnectionType.DirectConnection)
        try:
            result = process.run(lambda event: _tell(event, feedback))
        except Cancelled as stopped:
            feedback.pushInfo(str(stopped))
            return {}
        except BearDetectorError as error:
            feedback.pushDebugInfo(process.details)
            raise QgsProcessingException(str(error)) from error
        for name, count in result.counts.items():
            feedback.pushInfo(f"{name}: {count:g}")
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


def paths(value: object, context: QgsProcessingContext) -> tuple[str, ...]:
    """The files behind a parameter of several layers: project layers, or paths as they were given.

    What is no layer stays a path: the engine says in its own words what is wrong with it.
    """
    if value in (None, ""):
        return ()
    given = value if isinstance(value, (list, tuple)) else [value]
    return tuple(_path(item, context) for item in given)


def _path(item: object, context: QgsProcessingContext) -> str:
    layer = item if isinstance(item, QgsMapLayer) else None
    if isinstance(item, str) and not Path(item).exists():
        layer = QgsProcessingUtils.mapLayerFromString(item, context, False)
    if layer is None:
        return str(item)
    return QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path", "")


def _tell(event: Event, feedback: QgsProcessingFeedback) -> None:
    if isinstance(event, Progress) and event.total:
        feedback.setProgress(100 * event.done / event.total)
        feedback.setProgressText(f"{event.stage}: {event.done:g} of {event.total:g} {event.unit}")
    elif isinstance(event, Log) and event.level == "warning":
        feedback.pushWarning(event.message)
    elif isinstance(event, Log):
        feedback.pushInfo(event.message)
