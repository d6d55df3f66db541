# SPDX-License-Identifier: GPL-2.0-or-later
"""A table of camera positions: one row a photo, by a flight's log or by bundle adjustment."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain, takewhile
from pathlib import PurePosixPath
from unicodedata import normalize

from osgeo import osr

from ...camera_columns import open_table, recognise, unit
from ...errors import BadArgument
from ..imagery.camera import (
    SEA,
    TAKEOFF,
    Angles,
    Clues,
    Unplaced,
    focal_px_from_35mm,
    from_gimbal,
    from_omega_phi_kappa,
)
from ..imagery.footprint import transform
from .placement import crs_wkt, local_crs

LONGITUDE_LATITUDE = "EPSG:4326"
_OF_THE_GRID = ("x", "y")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+")
_BELOW_HORIZON = -45.0
"""Degrees; see `_looks_down`."""

Row = dict[str, str]


class CameraTable:
    """The rows of a table, found by photo.

    Args:
        path: a CSV file whose first line names the columns.
        photos: that are to be placed; a name that several of them share says too little.
        columns: `ours=theirs`, where the names tell nothing.
        crs: of the columns x and y.

    Raises:
        BadArgument: the table can't be read, or has no photos, nothing of cameras, or x and y without a CRS.
    """

    def __init__(self, path: str, photos: Sequence[str], columns: Sequence[str] = (), crs: str | None = None) -> None:
        self.path = path
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._photos: dict[str, list[str]] = defaultdict(list)
        for photo in photos:
            for key in _keys(photo):
                self._photos[key].append(photo)
        with open_table(path) as (header, rows, self._separator):
            self.columns = recognise(header, columns)
            _check(path, header, self.columns, crs)
            numbers = {ours: header.index(theirs) for ours, theirs in self.columns.items()}
            for values in rows:
                row = {ours: values[i].strip() for ours, i in numbers.items() if i < len(values) and values[i].strip()}
                if "photo" in row:
                    self._rows[_name(row["photo"])].append(row)
        self._units = {ours: 1.0 if ours in _OF_THE_GRID else unit(theirs) for ours, theirs in self.columns.items()}
        self._of_gimbal = "gimbal" in self.columns.get("pitch", "").lower() or self._looks_down()
        self._crs = crs_wkt(crs or LONGITUDE_LATITUDE)

    def clues(self, photo: str, width: int, height: int) -> Clues | None:
        """What the table tells of a photo's camera; None where it does not name the photo.

        Raises:
            Unplaced: two rows, or two photos, fit, or a number is none.
        """
        row = self._row(photo)
        if row is None:
            return None
        numbers = {name: self._number(name, text) for name, text in row.items() if name != "photo"}
        longitude, latitude, turned = self._position(numbers)
        angles = _angles(numbers, self._of_gimbal, turned)
        focal = numbers.get("focal_35mm")
        return Clues(
            longitude,
            latitude,
            _above_ground(numbers),
            *angles,
            focal_px=focal_px_from_35mm(focal, width, height) if focal else None,
            above=_above(numbers, self.columns),
        )

    def _number(self, name: str, text: str) -> float:
        if self._separator == "," and _THOUSANDS.fullmatch(text):  # 1,250 may be 1250 or 1.25
            raise Unplaced(f"the table's {name} is no number: {text}")
        return _number(name, text) * self._units[name]

    def _looks_down(self) -> bool:
        """Whether any pitch is so far below the horizon as no aircraft's ever is: then all are a gimbal's."""
        for row in chain.from_iterable(self._rows.values()):
            with suppress(Unplaced):
                if "pitch" in row and self._number("pitch", row["pitch"]) <= _BELOW_HORIZON:
                    return True
        return False

    def _row(self, photo: str) -> Row | None:
        """The row that names the photo best, unless it names another photo better."""
        rows = [row for key in _keys(photo) for row in self._rows.get(key, [])]
        best = max((_shared(row["photo"], photo) for row in rows), default=0)
        rows = [row for row in rows if _shared(row["photo"], photo) == best]
        if not rows:
            return None
        if len(rows) > 1:
            count = len(rows)
            raise Unplaced(f"the table names it in {count} rows")
        rivals = [_shared(rows[0]["photo"], other) for other in self._photos[_name(rows[0]["photo"])]]
        if max(rivals) > best:
            return None
        count = rivals.count(best)
        if count > 1:
            raise Unplaced(f"{count} photos have the name in the table, which must name their folders too")
        return rows[0]

    def _position(self, numbers: dict[str, float]) -> tuple[float | None, float | None, float]:
        """Longitude, latitude, and the bearing of the grid's north there."""
        if "longitude" in numbers and "latitude" in numbers:
            return numbers["longitude"], numbers["latitude"], 0.0
        if "x" not in numbers or "y" not in numbers:
            return None, None, 0.0
        ((longitude, latitude),) = transform([(numbers["x"], numbers["y"])], self._crs, crs_wkt(LONGITUDE_LATITUDE))
        if not math.isfinite(longitude):
            raise Unplaced("its x and y have no place in the coordinate reference system")
        ahead = (numbers["x"], numbers["y"] + _one_metre(self._crs))
        ((east, north),) = transform([ahead], self._crs, local_crs(longitude, latitude))
        return longitude, latitude, math.degrees(math.atan2(east, north))


def _check(path: str, header: Sequence[str], columns: dict[str, str], crs: str | None) -> None:
    names, first = ", ".join(header), header[0]
    hint = f"Its columns are {names}; say which is which with --columns, such as photo={first}."
    if "photo" not in columns:
        raise BadArgument(f"{path} has no column that names the photos.", hint)
    if len(columns) == 1:
        raise BadArgument(f"{path} has no column that tells of a camera.", hint)
    if {"x", "y"} <= set(columns) and not {"longitude", "latitude"} <= set(columns) and crs is None:
        raise BadArgument(f"{path} has x and y, but nothing says in which CRS.", "Give --crs, such as EPSG:3413.")


def _angles(
    numbers: dict[str, float], of_gimbal: bool, turned: float
) -> tuple[float | None, float | None, float | None]:
    if {"omega", "phi", "kappa"} <= set(numbers):
        angles = from_omega_phi_kappa(numbers["omega"], numbers["phi"], numbers["kappa"])
        return angles.yaw + turned, angles.pitch, angles.roll
    yaw, pitch, roll = (numbers.get(name) for name in Angles._fields)
    if pitch is not None and of_gimbal:
        angles = from_gimbal(yaw or 0.0, pitch, roll or 0.0)
        return None if yaw is None else angles.yaw, angles.pitch, angles.roll
    return yaw, pitch, 0.0 if roll is None and pitch is not None else roll


def _above_ground(numbers: dict[str, float]) -> float | None:
    if "altitude_agl" in numbers:
        return numbers["altitude_agl"]
    if "altitude" not in numbers:
        return None
    return numbers["altitude"] - numbers.get("ground", 0.0)


def _above(numbers: dict[str, float], columns: dict[str, str]) -> str | None:
    """What the altitude counts from where that is not the ground below: some call a drone's that of its start."""
    if "altitude_agl" in numbers:
        return TAKEOFF if columns["altitude_agl"].lower().startswith("rel") else None
    return SEA if "altitude" in numbers and "ground" not in numbers else None


def _number(name: str, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise Unplaced(f"the table's {name} is no number: {text}") from None
    if not math.isfinite(value):
        raise Unplaced(f"the table's {name} is no number: {text}")
    return value


def _keys(photo: str) -> list[str]:
    """The names under which a table may know a photo: with its ending, and without."""
    name = _name(photo)
    return list(dict.fromkeys((name, PurePosixPath(name).stem)))


def _shared(name: str, photo: str) -> int:
    """How many parts of a path, from its end, a table's name has in common with a photo's."""
    theirs, ours = _plain(name).split("/"), _plain(photo).split("/")
    if theirs[-1] not in _keys(photo):
        return 0
    folders = zip(reversed(theirs[:-1]), reversed(ours[:-1]), strict=False)
    return 1 + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], folders))


def _name(path: str) -> str:
    return _plain(path).rpartition("/")[2]


def _plain(name: str) -> str:
    return normalize("NFC", name).replace("\\", "/").casefold()


def _one_metre(wkt: str) -> float:
    return 1e-5 if osr.SpatialReference(wkt).IsGeographic() else 1.0
