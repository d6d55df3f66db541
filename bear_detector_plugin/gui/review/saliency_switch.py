# SPDX-License-Identifier: GPL-2.0-or-later
"""The saliency of the detection at hand, on while its button is down."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, QRectF
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QAbstractButton

from ...translation import tr
from .at_hand import AtHand
from .chip_view import ChipView
from .saliency import Saliency


class SaliencySwitch(QObject):
    """Lays the saliency over the chip; the map's layer is `Saliency`'s own."""

    def __init__(self, button: QAbstractButton, saliency: Saliency, chip: ChipView, at_hand: AtHand) -> None:
        super().__init__()
        self._button, self._saliency, self._chip, self._at_hand = button, saliency, chip, at_hand
        button.toggled.connect(lambda _: self.follow())
        saliency.arrived.connect(self._on_arrived)
        saliency.looking.connect(lambda at: chip.say(tr("looking …") if at else ""))

    def allow(self, allowed: bool) -> None:
        """In an audit it is off: the network's view would sway a judgement."""
        self._button.setEnabled(allowed)
        if not allowed:
            self._hide()

    def follow(self) -> None:
        """Another detection is at hand, or the button was pressed."""
        row = self._at_hand.row
        if not self._button.isChecked():
            self._hide()
        elif self._button.isEnabled() and row is not None:
            self._saliency.show(row)

    def _hide(self) -> None:
        self._saliency.hide()
        self._chip.lay_over(None)
        self._chip.say("")

    def _on_arrived(self, detection_id: str, image: QImage, box: QRectF) -> None:
        row = self._at_hand.row
        if row is not None and row.id == detection_id:
            self._chip.lay_over(image, box)
