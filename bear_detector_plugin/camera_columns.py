# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of a table of camera positions, recognised by their names.

The engine places photos by them, and the dock shows beforehand which it would take for what:

    >>> recognise(["FILENAME", "Lat", "Lon", "Alt_AGL", "Heading"])
    {'photo': 'FILENAME', 'longitude': 'Lon', 'latitude': 'Lat', 'altitude_agl': 'Alt_AGL', 'yaw': 'Heading'}
"""

from __future__ import annotations

import codecs
import csv
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import BadArgument

SPELLINGS = {
    "photo": "photo file filename photoname photofile image imagename imagefile picture frame sourcefile label path",
    "longitude": "longitude lon long lng gpslongitude longitudedeg londeg",
    "latitude": "latitude lat gpslatitude latitudedeg latdeg",
    "x": "x easting east eastingm xcoord xcoordinate",
    "y": "y northing north northingm ycoord ycoordinate",
    "altitude_agl": "altitudeagl agl altagl aglm altitudeaglm heightagl altitudeaboveground heightaboveground "
    "relativealtitude relalt relativealt flyingheight",
    "altitude": "altitude alt height z altitudem altm heightm gpsaltitude altitudemsl altmsl",
    "ground": "ground groundelevation groundheight groundm terrain terrainelevation groundaltitude dem dtm",
    "yaw": "yaw heading yawdeg headingdeg gimbalyaw gimbalyawdegree trueheading azimuth bearing direction",
    "pitch": "pitch pitchdeg gimbalpitch gimbalpitchdegree",
    "roll": "roll rolldeg gimbalroll gimbalrolldegree",
    "omega": "omega omegadeg",
    "phi": "phi phideg",
    "kappa": "kappa kappadeg",
    "focal_35mm": "focal35mm focallength35mm focallengthin35mmfilm focallengthin35mmformat focal35",
}
"""What a column can mean, and how it is spelled, in small letters and figures only, the likeliest first."""

_UNITS = {"ft": 0.3048, "feet": 0.3048, "rad": math.degrees(1), "radians": math.degrees(1)}
"""What a number is multiplied by to be in metres or degrees, where its column's name says so."""
_ENCODINGS = ("utf-8-sig", "cp1252")


def recognise(header: Sequence[str], given: Sequence[str] = ()) -> dict[str, str]:
    """Which column stands for what: a key of SPELLINGS for the column's own name.

    Args:
        header: the names of a table's columns.
        given: `ours=theirs`, which go before what a name looks like; `ours=` where no column holds it.

    Raises:
        BadArgument: one that is given is neither one of ours, nor one of the table's.
    """
    plain = {_plain(name): name for name in reversed(header)}
    found = {
        ours: next(plain[spelling] for spelling in spellings.split() if spelling in plain)
        for ours, spellings in SPELLINGS.items()
        if any(spelling in plain for spelling in spellings.split())
    }
    for pair in given:
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if ours not in SPELLINGS:
            known = ", ".join(SPELLINGS)
            raise BadArgument(f"--columns {pair} names nothing that a camera has.", f"Before = stands one of: {known}.")
        found.pop(ours, None)
        if not theirs:
            continue
        if theirs not in header:
            names = ", ".join(header)
            raise BadArgument(f"The table has no column {theirs}.", f"It has: {names}.")
        found[ours] = theirs
    return found


def unit(column: str) -> float:
    """How many metres or degrees one of a column's units is: those of `Alt (ft)` and `Height_AGL_ft` are feet."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", column)
    return next((_UNITS[word.lower()] for word in words if word.lower() in _UNITS), 1.0)


@contextmanager
def open_table(path: str) -> Iterator[tuple[list[str], Iterator[list[str]], str]]:
    """A table's header, its rows, and what separates the columns: comma, semicolon or tab.

    Raises:
        BadArgument: the file can't be read, or is no table.
    """
    try:
        with Path(path).open(encoding=_encoding(path), newline="") as file:
            first = file.readline()
            file.seek(0)
            separator = max(",;\t", key=first.count)
            rows = csv.reader(file, delimiter=separator)
            header = [name.strip() for name in next(rows, [])]
            if len(header) < 2:
                raise BadArgument(
                    f"{path} is not a table of camera positions.", "Its first line must name its columns."
                )
            yield header, rows, separator
    except OSError as error:
        raise BadArgument(f"{path} can't be read: {error.strerror}.", "Check the path of the table.") from error
    except csv.Error as error:
        raise BadArgument(f"{path} is not a table: {error}.", "Save it as CSV.") from error


def _encoding(path: str) -> str:
    """UTF-8 where the file's beginning is that, else what Excel writes: UTF-16 (Unicode text), or that of the west."""
    with Path(path).open("rb") as file:
        start = file.read(1 << 20).rpartition(b"\n")[0]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError:
        return _ENCODINGS[1]
    return _ENCODINGS[0]


def _plain(name: str) -> str:
    """`Latitude [deg]` and `GPS_latitude` in small letters and figures, without what stands in brackets, or a unit."""
    units = "|".join(_UNITS)
    return re.sub(r"[^a-z0-9]", "", re.sub(rf"[\[(].*?[\])]|[ _]({units})$", "", name.strip().lower()))
