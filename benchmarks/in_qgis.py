# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a hand that works its window as a person does, by mouse and key.

Mouse events go to the window, not to the widget: what is hidden, covered or switched off can't be clicked.
"""

from __future__ import annotations

import faulthandler
import importlib.util
import json
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from qgis import utils
from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QPoint, QRect, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QFileDialog,
    QLineEdit,
    QWidget,
)

PLUGIN = "bear_detector"
_HANG = Path("hang.txt")
"""Should QGIS hang, or crash: where it does."""
WIDTH, HEIGHT = 1280, 800
_LEFT = Qt.MouseButton.LeftButton
_ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole
_Widget = TypeVar("_Widget", bound=QWidget)


class NotInTime(AssertionError):
    """What was waited for did not happen."""


class Hand:
    """Works QGIS's window.

    Args:
        arguments: of the program.
    """

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments = arguments
        self.iface = utils.iface
        self.window = utils.iface.mainWindow()
        self.canvas = utils.iface.mapCanvas()
        self.project = QgsProject.instance()
        self.told: list[str] = []
        self.errors: list[str] = []
        utils.showException = self._on_error  # else QGIS opens a dialog, and waits

    # the window

    def load_plugin(self) -> Any:
        """Load and start the plugin; returns its object."""
        utils.updateAvailablePlugins()
        assert utils.loadPlugin(PLUGIN) and utils.startPlugin(PLUGIN), "\n".join(self.errors)  # noqa: PT018
        return self.plugin

    @property
    def plugin(self) -> Any:
        """The running plugin."""
        return utils.plugins[PLUGIN]

    def tidy(self) -> None:
        """Show nothing but the map, the layers and the plugin."""
        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers", "BearDetectorDock"):
                dock.hide()
        self.window.showNormal()
        self.window.setGeometry(0, 0, WIDTH, HEIGHT)
        self.window.activateWindow()
        self.pause(0.3)

    def module(self, name: str) -> Any:
        """One of the plugin's modules, such as `gui.workspace`, as QGIS has loaded it."""
        return importlib.import_module(f"{PLUGIN}.bear_detector_plugin.{name}")

    def picture(self, path: str | Path, widget: QWidget | None = None) -> None:
        """Save what the screen shows of a widget, the whole window where none is named."""
        self.settle()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        assert (widget or self.window).grab().save(str(path)), path

    # time

    def wait(self, happened: Callable[[], Any], seconds: float = 30.0, what: str = "") -> Any:
        """Let QGIS work until something is true, and return it."""
        end = time.monotonic() + seconds
        while True:
            value = happened()
            if value:
                return value
            if time.monotonic() > end:
                raise NotInTime(what or "it did not happen in time")
            self.pause(0.02)

    def pause(self, seconds: float) -> None:
        """Let QGIS work for a while."""
        QTest.qWait(max(1, int(seconds * 1000)))

    def settle(self, seconds: float = 20.0) -> None:
        """Wait until the map is drawn."""
        self.pause(0.15)
        self.wait(lambda: not self.canvas.isDrawing(), seconds, "the map is still being drawn")
        self.pause(0.05)

    # mouse and keys

    def click(self, target: QWidget, at: QPoint | None = None, modifier: Any = None) -> None:
        """Click a widget's middle, or a place in it, where a person could."""
        at = self._reachable(target, at)
        window = target.window()
        QTest.mouseClick(window.windowHandle(), _LEFT, modifier or _NO_MODIFIER, target.mapTo(window, at))
        self.pause(0.03)

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button with a text."""
        found = [b for b in (inside or self.window).findChildren(QAbstractButton) if b.isVisible()]
        for button in found:
            if button.text().replace("&", "") == text:
                return button
        raise AssertionError(f"no button {text!r} among {[b.text() for b in found if b.text()]}")

    def press(self, text: str, inside: QWidget | None = None) -> None:
        """Click the button with a text."""
        self.click(self.button(text, inside))

    def choose(self, combo: QComboBox, text: str) -> None:
        """Pick an entry of a list by keys, as it is done with the list in focus."""
        row = combo.findText(text, Qt.MatchFlag.MatchContains)
        assert row >= 0, f"no entry {text!r} among {[combo.itemText(i) for i in range(combo.count())]}"
        combo.setFocus()
        while combo.currentIndex() != row:
            self.key(Qt.Key.Key_Down if combo.currentIndex() < row else Qt.Key.Key_Up, combo)

    def key(self, key: Any, target: QWidget | None = None, modifier: Any = None) -> None:
        """Press a key, in a widget or where the focus is; shortcuts are found as for a person."""
        window = (target or self.window).window()
        _make_active(window)
        if target is not None:
            target.setFocus()
        QTest.keyClick(window.windowHandle(), key, modifier or _NO_MODIFIER)
        self.pause(0.02)

    def type(self, target: QWidget, text: str) -> None:
        """Click into a field, and type over what is there."""
        self.click(target)
        line = target if isinstance(target, QLineEdit) else target.findChild(QLineEdit)
        (line or target).setFocus()
        if line is not None:
            line.selectAll()
        QTest.keyClicks(line or target, text)
        QTest.keyClick(line or target, Qt.Key.Key_Tab)
        self.pause(0.02)

    def map_click(self, x: float, y: float, modifier: Any = None) -> None:
        """Click the map at a place in the project's CRS."""
        at = self._on_canvas(x, y)
        self._hover(at)
        self.click(self.canvas.viewport(), at, modifier)

    def map_drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, move, and let go at another."""
        viewport, window = self.canvas.viewport(), self.window.windowHandle()
        first, last = (
            viewport.mapTo(self.window, self._reachable(viewport, self._on_canvas(*p))) for p in (start, end)
        )
        QTest.mouseMove(window, first)
        QTest.mousePress(window, _LEFT, _NO_MODIFIER, first)
        for step in range(1, 9):
            self.pause(0.01)
            QTest.mouseMove(window, first + (last - first) * (step / 8))
        QTest.mouseRelease(window, _LEFT, _NO_MODIFIER, last)
        self.pause(0.03)

    def map_move(self, x: float, y: float) -> None:
        """Move the mouse over the map."""
        self._hover(self._on_canvas(x, y))

    def answer_file_dialog(self, path: str, seconds: float = 10.0) -> None:
        """Fill the next file chooser by keys, once it is open; to be called before it opens."""
        end = time.monotonic() + seconds
        answered: list[QFileDialog] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                answered.append(dialog)
                _answer(dialog, path)
            if time.monotonic() < end and (isinstance(dialog, QFileDialog) or not answered):
                QTimer.singleShot(150, look)

        QTimer.singleShot(50, look)

    # looking

    def find(self, kind: type[_Widget], name: str = "", inside: QWidget | None = None) -> _Widget:
        """The visible child of a kind and an object name."""
        found = [w for w in (inside or self.window).findChildren(kind, name or None) if w.isVisible()]
        assert found, f"no visible {kind.__name__} {name}"
        return found[0]

    def tell(self) -> None:
        """Note what stands in the message bar, and take it away."""
        self.told += self.messages()
        self.iface.messageBar().clearWidgets()

    def messages(self) -> list[str]:
        """What stands in the message bar."""
        bar = self.iface.messageBar()
        return [f"{item.title()}: {item.text()}" for item in bar.items()]

    def _on_error(self, kind: type, error: BaseException, trace: Any, *_: object, **__: object) -> None:
        self.errors.append("".join(traceback.format_exception(kind, error, trace)))

    def _on_canvas(self, x: float, y: float) -> QPoint:
        return self.canvas.getCoordinateTransform().transform(QgsPointXY(x, y)).toQPointF().toPoint()

    def _hover(self, at: QPoint) -> None:
        viewport = self.canvas.viewport()
        QTest.mouseMove(self.window.windowHandle(), viewport.mapTo(self.window, at))
        self.pause(0.03)

    def _reachable(self, target: QWidget, at: QPoint | None) -> QPoint:
        """The place to click; fails where a person's click would land on something else."""
        assert target.isVisible(), f"{_name(target)} is not visible"
        assert target.isEnabled(), f"{_name(target)} is switched off"
        _scroll_to(target)
        QApplication.processEvents()
        at = at or target.rect().center()
        under = QApplication.widgetAt(target.mapToGlobal(at))
        assert under is not None, f"{_name(target)} lies outside the screen at {target.mapToGlobal(at)}"
        assert under is target or target.isAncestorOf(under) or under.isAncestorOf(target), (
            f"{_name(target)} is covered by {_name(under)}"
        )
        return at


_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def _make_active(window: QWidget) -> None:
    """Give a window the keys: Xvfb has no window manager that does it when a dialog closes."""
    if not window.isActiveWindow():
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window), f"{_name(window)} gets no keys"


def _answer(dialog: QFileDialog, path: str) -> None:
    """Paste the path; another time, accept it if it still stands: a dialog that is being filled empties its line.

    Typed key by key, it would at times leave the folder above selected in the dialog's list, which counts then.
    """
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    if line.text() == path:
        box = dialog.findChild(QDialogButtonBox)
        accept = next(b for b in box.buttons() if box.buttonRole(b) == _ACCEPT)
        accept.click()
        return
    line.setFocus()
    line.selectAll()
    line.insert(path)


def _scroll_to(target: QWidget) -> None:
    """Scroll every area that a widget lies in, so that it shows."""
    parent = target.parentWidget()
    while parent is not None:
        if hasattr(parent, "ensureWidgetVisible") and parent.widget() and parent.widget().isAncestorOf(target):
            parent.ensureWidgetVisible(target)
        parent = parent.parentWidget()


def cut_off(root: QWidget) -> list[str]:
    """Labels and buttons under a widget whose text needs more room than they have, and what is out of sight."""
    found = []
    for widget in root.findChildren(QAbstractButton):
        if widget.isVisible() and widget.text() and widget.width() < widget.minimumSizeHint().width():
            found.append(f"{_name(widget)} is {widget.width()} px wide and needs {widget.minimumSizeHint().width()}")
    inside = QRect(root.mapToGlobal(QPoint(0, 0)), root.size())
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            right = widget.mapToGlobal(QPoint(widget.width() - 1, 0)).x()
            if right > inside.right() + 1 and not isinstance(widget.parent(), QComboBox):
                found.append(f"{_name(widget)} reaches {right - inside.right()} px over the edge")
    return found


def _name(widget: QWidget) -> str:
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__}({widget.objectName() or text!r})"


def start(program: str, arguments: dict[str, Any], told: str, timeout_s: float) -> None:
    """Run a program's `main` as soon as QGIS stands, write what it returned, and end QGIS."""
    hang = _HANG.open("w")  # kept open by `run` below
    faulthandler.enable(file=hang)
    faulthandler.dump_traceback_later(0.9 * timeout_s, file=hang)

    def run() -> None:
        answer: dict[str, Any] = {}
        hand = Hand(arguments)
        try:
            spec = importlib.util.spec_from_file_location("program", program)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            answer["returned"] = module.main(hand)
            assert not hand.errors, "errors in QGIS"
        except BaseException:
            hand.window.grab().save(str(Path(told).with_name("failed.png")))
            said = [*hand.errors, "In the message bar:", *hand.told, *hand.messages()]
            answer["error"] = "\n".join([traceback.format_exc(), *said])
        faulthandler.cancel_dump_traceback_later()
        faulthandler.disable()
        hang.close()
        Path(told).write_text(json.dumps(answer), encoding="utf-8")
        QgsProject.instance().setDirty(False)
        os._exit(0)

    QTimer.singleShot(500, run)
