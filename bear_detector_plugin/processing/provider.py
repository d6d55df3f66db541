# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider `bear_detector`."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .. import ROOT
from .audit import Audit
from .background_examples import BackgroundExamples
from .calibrate import Calibrate
from .compare import Compare
from .compose_examples import ComposeExamples
from .count import Count
from .cut_out import CutOut
from .detect import Detect
from .doctor import Doctor
from .effort import Effort
from .evaluate import Evaluate
from .explain import Explain
from .export import Export
from .georeference import Georeference
from .harvest import Harvest
from .import_examples import ImportExamples
from .models import Models
from .train import Train

ALGORITHMS = (
    Georeference,
    ImportExamples,
    CutOut,
    ComposeExamples,
    BackgroundExamples,
    Harvest,
    Train,
    Evaluate,
    Calibrate,
    Models,
    Doctor,
    Detect,
    Audit,
    Explain,
    Count,
    Compare,
    Effort,
    Export,
)
"""One a job, in the order of the work."""


class BearDetectorProvider(QgsProcessingProvider):
    """Lists the algorithms."""

    def id(self) -> str:
        """As in `bear_detector:detect`."""
        return "bear_detector"

    def name(self) -> str:
        """As in the toolbox."""
        return "Bear Detector"

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(str(ROOT / "resources" / "icons" / "bear_detector.svg"))

    def loadAlgorithms(self) -> None:
        """One a job."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        """Results and examples are GeoPackages; Export knows the other formats."""
        return ["gpkg"]

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Activation maps are GeoTIFFs."""
        return ["tif", "tiff"]

    def supportsNonFileBasedOutput(self) -> bool:
        """The engine writes files."""
        return False
