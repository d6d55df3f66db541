# SPDX-License-Identifier: GPL-2.0-or-later
"""At which resolution online layers are fetched, and how large that gets."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QDoubleSpinBox

from ...translation import numeral, tr, tr_count, translated
from ..note import Note
from ..workspace import Workspace
from .area import Shape
from .online import WARN_PX, Plan, plan

_SMALL = 0.9
_WARNING = "color: #e64a19;"  # reads on light and on dark


class OnlineBox(QObject):
    """The length of a pixel on the ground, and a text that says what it comes to: two widgets of a form.

    Signals:
        changed: another resolution.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._project = workspace.project
        self._model_gsd_m: float | None = None
        self.gsd = QDoubleSpinBox()
        self.gsd.setRange(0.0, 100.0)
        self.gsd.setDecimals(3)
        self.gsd.setSingleStep(0.05)
        self.gsd.setSuffix(" m")
        self.gsd.setSpecialValueText(tr("the model's, else the layer's"))
        self.gsd.setToolTip(tr("The length of a pixel on the ground, in true metres whatever the map's projection."))
        self.words = Note(scale=_SMALL)
        self.gsd.valueChanged.connect(lambda _: self.changed.emit())

    def show(self, on: bool) -> None:
        """Show both widgets, or hide them."""
        self.gsd.setVisible(on)
        self.words.setVisible(on)

    def set_model_gsd(self, gsd_m: float | None) -> None:
        """The ground sample distance that the chosen model was trained at; None where it doesn't tell."""
        self._model_gsd_m = gsd_m

    def plan_for(self, layer: QgsRasterLayer, shape: Shape | None) -> Plan:
        """The picture of a layer."""
        return plan(layer, shape, self.gsd.value() or self._model_gsd_m, self._project)

    def show_plans(self, layers: Sequence[QgsRasterLayer], shape: Shape | None) -> None:
        """Say what fetching these layers comes to, and warn where that is much."""
        plans = [self.plan_for(layer, shape) for layer in layers]
        problem = next((made.problem for made in plans if made.problem is not None), None)
        if problem is not None:
            self.words.setText(f"{translated(problem.message)} {translated(problem.hint)}")
            self.words.setStyleSheet(_WARNING)
            return
        large = sum(made.pixels for made in plans) > WARN_PX
        lines = [_size(made) for made in plans]
        finer = next((made for made in plans if made.native_m and made.gsd_m < 0.95 * made.native_m), None)
        if finer is not None:
            lines.append(
                tr(
                    "The layer itself shows no more than {gsd} m: a finer picture is only larger.",
                    gsd=numeral(finer.native_m, ".3g"),
                )
            )
        if large:
            lines.append(tr("This is much: it takes long, and the server's owner may not like it."))
        self.words.setText("\n".join(lines))
        self.words.setStyleSheet(_WARNING if large else "")


def _size(made: Plan) -> str:
    tiles = tr_count(made.tiles, "about {n} tile", "about {n} tiles")
    values = {"width": made.width, "height": made.height, "gsd": numeral(made.gsd_m, ".3g"), "tiles": tiles}
    megapixels = numeral(made.pixels / 1e6, ",.1f")
    return tr(
        "{width} × {height} pixels of {gsd} m ({megapixels} megapixels, {tiles}) in {crs}",
        megapixels=megapixels,
        crs=made.crs.authid(),
        **values,
    )
