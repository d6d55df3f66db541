# SPDX-License-Identifier: GPL-2.0-or-later
"""How a review was left: its filters and the detection at hand, kept with the QGIS project."""

from __future__ import annotations

from typing import NamedTuple

from ..workspace import Workspace
from .candidates import ALL
from .results_file import Results

_VIEW = "review/view"
"""Kept with the project: file, the run's own threshold, then threshold, class, state, and the number (fid) of the
detection at hand."""


class View(NamedTuple):
    """What is shown of a results file.

    Args:
        threshold: only detections that score (0-1) at least this.
        class_name: only detections of this class; empty for all.
        state: only those of this state.
        fid: the number of the detection at hand; -1 where there is none.
    """

    threshold: float
    class_name: str = ""
    state: str = ALL
    fid: int = -1


def kept_view(workspace: Workspace, results: Results) -> View:
    """The view that was left; from the run's own threshold on where that is another one now, and all of an audit."""
    if results.audited:
        return View(0.0)
    kept = workspace.get(_VIEW, [])
    if len(kept) != 6 or kept[0] != results.path:
        return View(results.threshold)
    left = View(*kept[2:])
    return left if kept[1] == results.threshold else left._replace(threshold=results.threshold)


def keep_view(workspace: Workspace, results: Results, view: View) -> None:
    """Keep the view of a results file."""
    workspace.set(_VIEW, [results.path, results.threshold, *view])
