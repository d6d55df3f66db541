# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of parameters that the algorithms have, each with its help, and how their values are read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
)

from ..jobs import DEVICES, MODES, SPLITS
from ..translation import tr

GEOPACKAGE = "GeoPackage (*.gpkg)"


def helped(parameter: QgsProcessingParameterDefinition, note: str) -> QgsProcessingParameterDefinition:
    """The parameter with its help."""
    parameter.setHelp(note)
    return parameter


def rare(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The parameter among the advanced ones."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter


def photos(name: str, label: str, note: str) -> QgsProcessingParameterDefinition:
    """Raster layers or files, which may be left out."""
    return helped(QgsProcessingParameterMultipleLayers(name, label, QgsProcessing.TypeRaster, optional=True), note)


def file(name: str, label: str, note: str, files: str = "", optional: bool = False) -> QgsProcessingParameterDefinition:
    """An existing file; `files` filters those offered, such as `CSV (*.csv)`."""
    kind = QgsProcessingParameterFile.Behavior.File
    return helped(QgsProcessingParameterFile(name, label, kind, optional=optional, fileFilter=files), note)


def folder(name: str, label: str, note: str, optional: bool = True) -> QgsProcessingParameterDefinition:
    """An existing folder."""
    kind = QgsProcessingParameterFile.Behavior.Folder
    return helped(QgsProcessingParameterFile(name, label, kind, optional=optional), note)


def text(name: str, label: str, note: str, default: str = "") -> QgsProcessingParameterDefinition:
    """A line of text, which may be empty."""
    return helped(QgsProcessingParameterString(name, label, default, optional=True), note)


def share(name: str, label: str, note: str, default: float | None = None) -> QgsProcessingParameterDefinition:
    """A number between 0 and 1, which may be left out where it has no default."""
    kind = QgsProcessingParameterNumber.Type.Double
    return helped(QgsProcessingParameterNumber(name, label, kind, default, default is None, 0.0, 1.0), note)


def length(name: str, label: str, note: str) -> QgsProcessingParameterDefinition:
    """A number above 0, which may be left out."""
    kind = QgsProcessingParameterNumber.Type.Double
    return helped(QgsProcessingParameterNumber(name, label, kind, None, True, 0.0), note)


def whole(name: str, label: str, note: str, default: int | None, least: int = 0) -> QgsProcessingParameterDefinition:
    """A whole number; it may be left out where it has no default."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return helped(QgsProcessingParameterNumber(name, label, kind, default, default is None, least), note)


def choice(name: str, label: str, note: str, options: Sequence[str], default: str) -> QgsProcessingParameterDefinition:
    """One of several words."""
    return helped(QgsProcessingParameterEnum(name, label, list(options), False, default, False, True), note)


def yes_or_no(name: str, label: str, note: str, default: bool) -> QgsProcessingParameterDefinition:
    """A box to tick."""
    return helped(QgsProcessingParameterBoolean(name, label, default), note)


def folder_of_photos() -> QgsProcessingParameterDefinition:
    """Beside the parameter of photos."""
    return folder("FOLDER", tr("Folder of photos"), tr("A folder whose images are all taken, with those below it."))


def model(default: str) -> QgsProcessingParameterDefinition:
    """The model's name, folder or file."""
    note = tr("The name of a model that comes with the plugin, the folder of one that you trained, or an .onnx file.")
    return text("MODEL", tr("Model (a name, folder or file)"), note, default)


def bands() -> QgsProcessingParameterDefinition:
    """Which of a photo's bands are its colours."""
    note = tr("Three band numbers, such as 4 3 2; the photos' own colours where empty.")
    return text("BANDS", tr("Bands for red, green and blue"), note)


def device(default: str) -> QgsProcessingParameterDefinition:
    """Where the network runs."""
    note = tr("auto takes the graphics card where the engine can use one; cuda fails where it can't.")
    return rare(choice("DEVICE", tr("Device"), note, DEVICES, default))


def group(default: str = "") -> QgsProcessingParameterDefinition:
    """What stays together in the splits; where it is empty, as the model was trained."""
    note = tr(
        "photo, flight (told by file names such as ..._Flight_02_...), or a regular expression whose brackets hold the "
        "flight's name: all of it is trained on, or none."
    )
    return rare(text("GROUP", tr("What stays together"), note, default))


def mode(default: str) -> QgsProcessingParameterDefinition:
    """How photos are scanned."""
    note = tr("dense looks at every window at the price of a few; tiles is the slow reference.")
    return rare(choice("MODE", tr("Mode"), note, MODES, default))


def split(default: str) -> QgsProcessingParameterDefinition:
    """Whether new examples are for training or for validation."""
    note = tr("auto leaves it to be drawn; the others put all photos into one.")
    return rare(choice("SPLIT", tr("Split"), note, ("auto", *SPLITS[:2]), default))


def no_screen(default: bool) -> QgsProcessingParameterDefinition:
    """Whether the model's screen stays out of it."""
    note = tr("Slow: a model's screen, where it has one, leaves out what is plainly empty.")
    return rare(yes_or_no("NO_SCREEN", tr("Look at every window"), note, default))


def seed(default: int) -> QgsProcessingParameterDefinition:
    """What random numbers start from."""
    return rare(whole("SEED", tr("Seed"), tr("The same seed gives the same result."), default))


def destination(parameters: dict[str, Any], name: str) -> str:
    """The file or folder that an output was given; empty for a temporary one."""
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    given = str(value or "")
    return "" if given == QgsProcessing.TEMPORARY_OUTPUT else given


def numbers(given: str) -> tuple[int, ...]:
    """The whole numbers in a text, with blanks or commas between.

    Raises:
        ValueError: one is no whole number.
    """
    return tuple(int(part) for part in given.replace(",", " ").split())


def no_bands(given: str) -> str | None:
    """A complaint where a text names no bands."""
    try:
        found = numbers(given)
    except ValueError:
        found = (0,)
    if len(found) not in (0, 3) or any(band < 1 for band in found):
        return tr("{bands} are no bands: give three numbers from 1 on, such as 4 3 2.", bands=given)
    return None


def words(given: str) -> tuple[str, ...]:
    """The parts of a text that commas separate."""
    return tuple(part.strip() for part in given.split(",") if part.strip())


def paths(value: object, context: QgsProcessingContext) -> tuple[str, ...]:
    """The files behind a parameter of several layers: project layers, or paths as they were given.

    What is no layer stays a path: the engine says in its own words what is wrong with it. A layer that is no file,
    but online or in memory, gives an empty path.
    """
    if value in (None, ""):
        return ()
    given = value if isinstance(value, (list, tuple)) else [value]
    return tuple(_path(item, context) for item in given)


def _path(item: object, context: QgsProcessingContext) -> str:
    layer = item if isinstance(item, QgsMapLayer) else None
    if isinstance(item, str) and not os.path.exists(item):  # noqa: PTH110 - a Path raises where a text is too long
        layer = QgsProcessingUtils.mapLayerFromString(item, context, False)
    if layer is None:
        return str(item)
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return "".join(parts.get(name) or "" for name in ("vsiPrefix", "path", "vsiSuffix"))  # in an archive, say
