# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos at the scale that a model was trained at: an animal is as many pixels long to it as it was then.

    step = step_for(job.gsd, card.gsd_m, facts(raster).gsd_m)
    seen = raster.scaled(step, step)        # read like any raster, while the photo is read
    found = [on_photo(window, seen.step) for window in ...]

A step is how many of a photo's pixels make one of the model's: 2 for a photo that is twice as fine.
"""

from __future__ import annotations

from ...events import Log
from ...jobs import AUTO, NATIVE
from .windows import Window

SAME = 1.1
"""Photos that differ by less are taken as they are: networks are trained on larger differences of animals' sizes."""
MOST_ENLARGED = 2.0
"""Coarser photos are taken as they are: what is enlarged more holds nothing that tells an animal."""
MOST_OFF = 1.5
"""An animal that is so many times too large or too small is worth a warning."""


def step_for(asked: str, model_gsd_m: float | None, photo_gsd_m: float | None) -> float:
    """How many pixels of a photo make one of the model's; 1 where either scale is unknown, or none is wanted.

    Args:
        asked: `auto`, `native`, or the metres that a pixel spans in photos that don't tell.
        model_gsd_m: of the imagery that the model was trained on, in metres.
        photo_gsd_m: of the photo.
    """
    off = times_too_large(asked, model_gsd_m, photo_gsd_m)
    if asked == NATIVE or off is None or 1 / SAME < off < SAME or off < 1 / MOST_ENLARGED:
        return 1.0
    return off


def times_too_large(asked: str, model_gsd_m: float | None, photo_gsd_m: float | None) -> float | None:
    """How much larger an animal is in a photo than in what the model was trained on; None where nobody knows."""
    if photo_gsd_m is None and asked not in (AUTO, NATIVE):
        photo_gsd_m = float(asked)
    return model_gsd_m / photo_gsd_m if model_gsd_m and photo_gsd_m else None


def on_photo(window: Window, step: tuple[float, float]) -> Window:
    """A window of a scaled photo in the photo's own pixels."""
    across, down = step
    return Window(*(round(side * by) for side, by in zip(window, (across, down, across, down), strict=True)))


class Remarks:
    """What there is to say of a survey's scale, each thing once: there may be thousands of photos.

    Args:
        asked: as for `step_for`.
        model_gsd_m: as for `step_for`.
    """

    def __init__(self, asked: str, model_gsd_m: float | None) -> None:
        self._asked, self._model_gsd_m = asked, model_gsd_m
        self._said: set[str] = set()
        self.off = 0

    def first(self) -> Log | None:
        """What is known before any photo is read; None where nothing is amiss."""
        if self._model_gsd_m or self._asked == NATIVE:
            return None
        return Log("The model doesn't know its ground sample distance: photos are searched at their own scale.")

    def of(self, photo: str, photo_gsd_m: float | None, step: float) -> Log | None:
        """What is to be said of a photo; None where nothing is, or where it was said of another."""
        if not self._model_gsd_m:
            return None
        large = times_too_large(self._asked, self._model_gsd_m, photo_gsd_m)
        if large is None:
            return self._once("untold", _untold(photo))
        large /= step
        if 1 / MOST_OFF <= large <= MOST_OFF:
            return None
        self.off += 1
        return self._once("off", _too_large(photo, large) if large > 1 else _too_small(photo, large))

    def _once(self, kind: str, said: Log) -> Log | None:
        new = kind not in self._said
        self._said.add(kind)
        return said if new else None


def _untold(photo: str) -> Log:
    return Log(
        f"{photo} doesn't tell its ground sample distance, nor may others: they are searched at their own scale.",
        "warning",
    )


def _too_large(photo: str, large: float) -> Log:
    times = f"{large:.1f}"
    return Log(f"{photo}: animals are {times} times as large as those that the model has learnt.", "warning")


def _too_small(photo: str, large: float) -> Log:
    times = f"{1 / large:.1f}"
    return Log(f"{photo}: animals are {times} times as small as those that the model has learnt.", "warning")
