# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey in words."""

from __future__ import annotations

from collections import Counter

from ...translation import numeral, tr, tr_count
from .headers import PLACED, UNPLACED, UNREADABLE
from .survey_scan import Overview


def entry_words(counts: Counter) -> str:
    """How one entry of the list stands: a photo by its state, a folder by numbers."""
    total = sum(counts.values())
    if not total:
        return tr("no photos of its own")
    if total == 1:
        (state,) = (state for state, count in counts.items() if count)
        return {
            PLACED: tr("placed"),
            UNPLACED: tr("no place on the map"),
            UNREADABLE: tr("can't be read"),
        }[state]
    return ", ".join((tr_count(total, "{n} photo", "{n} photos"), _states(counts)))


def summary_words(overview: Overview, entries: int, layers: int) -> str:
    """The whole survey in a few sentences.

    Args:
        overview: of its photos; empty while they were not counted.
        entries: how many files and folders the user has added.
        layers: how many photos are in it as layers of the project.
    """
    if not overview.photos:
        return tr("The photos are not counted yet.")
    where = [tr_count(entries, "{n} file or folder", "{n} files and folders")] if entries else []
    where += [tr_count(layers, "{n} layer of the project", "{n} layers of the project")] if layers else []
    photos = tr_count(len(overview.photos), "{n} photo", "{n} photos")
    sentences = [tr("{photos} in {where}", photos=photos, where=" + ".join(where)), _states(overview.total)]
    placed = overview.placed
    if placed:
        gsds = [photo.gsd_m for photo in placed]
        sentences.append(tr("ground sample distance {span}", span=_span(min(gsds), max(gsds))))
        sentences.append(tr("together {area}", area=_area(overview.area_km2)))
        told = sum(1 for photo in placed if photo.how)
        if told:
            sentences.append(tr_count(told, "{n} placed by its camera", "{n} placed by their cameras"))
    return ", ".join(sentences) + "."


def _states(counts: Counter) -> str:
    words = []
    if counts[PLACED]:
        words.append(tr("{n} placed", n=counts[PLACED]))
    if counts[UNPLACED]:
        words.append(tr("{n} without a place on the map", n=counts[UNPLACED]))
    if counts[UNREADABLE]:
        words.append(tr("{n} unreadable", n=counts[UNREADABLE]))
    return ", ".join(words)


def _span(least_m: float, most_m: float) -> str:
    """`2.1–3.4 cm`, or `1.8 cm – 30 m`."""
    (least, small), (most, large) = _length(least_m), _length(most_m)
    if (least, small) == (most, large):
        return f"{least} {small}"
    return f"{least}–{most} {large}" if small == large else f"{least} {small} – {most} {large}"


def _length(metres: float) -> tuple[str, str]:
    value, unit = (metres * 100, "cm") if metres < 1 else (metres, "m")
    return numeral(value, ".1f") if value < 10 else numeral(value, ".0f"), unit


def _area(km2: float) -> str:
    return numeral(km2 * 1e6, ",.0f") + " m²" if km2 < 0.1 else numeral(km2, ",.1f") + " km²"
