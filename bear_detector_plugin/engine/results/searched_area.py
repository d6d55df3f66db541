# SPDX-License-Identifier: GPL-2.0-or-later
"""The area that was searched, found again: results keep where its file lay, and its digest."""

from __future__ import annotations

from pathlib import Path

from ...errors import BadArgument
from ..imagery.area import LAYER_MARK, Area
from .records import Run


def searched_area(survey: str, run: Run) -> Area | None:
    """The area of a run; None where all of the photos was searched.

    Args:
        survey: path of the results, beside which the area's file may have moved with them.
        run: that they were made by.

    Raises:
        BadArgument: the file can't be read any more, or is another one than was searched.
    """
    if not run.area:
        return None
    named = run.job[run.job.index("--area") + 1]
    file, mark, layer = named.partition(LAYER_MARK)
    beside = Path(survey).with_name(Path(file).name)
    path = f"{beside}{mark}{layer}" if beside.exists() and not Path(file).exists() else named
    area = Area(path)
    if area.digest != run.area:
        raise BadArgument(f"The area {path} is another one than was searched.", "Put the former file in its place.")
    return area
