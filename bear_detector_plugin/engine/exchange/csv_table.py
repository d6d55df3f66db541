# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables for spreadsheets and for R: CSV in UTF-8, with a line of names, written whole or not at all."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from ...errors import ResultsError

Value = str | float | int | None
"""None and what is not a number become an empty field."""


def write_table(path: str | Path, names: Sequence[str], rows: Iterable[Sequence[Value]], missing: str = "") -> None:
    """Write a table; one that was there is replaced once all is written.

    Args:
        path: of the file.
        names: the columns.
        rows: as many values each.
        missing: what stands for a value that isn't known; R reads NA.

    Raises:
        ResultsError: it can't be written.
    """
    path = Path(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(names)
            table.writerows([_text(value, missing) for value in row] for row in rows)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ResultsError(f"{path} can't be written: {error.strerror or error}.", "Choose another place.") from error


def _text(value: Value, missing: str) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return missing
    return f"{value:.10g}" if isinstance(value, float) else str(value)
