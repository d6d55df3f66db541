# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut animals out of web photos and keep them in a library.

bear-detector examples cut-out bear.jpg --library bears --animal "60,80 120,90" --background "10,10 200,12"
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..errors import BadArgument, ExamplesError, RasterError
from ..events import Log, Progress, Report, Result
from ..jobs import CutOutJob
from ..jobs.examples import points
from .examples import cutout_library, cutouts
from .imagery.rasters import open_raster
from .imagery.sources import list_imagery
from .imagery.windows import Window


def cut_out(job: CutOutJob, report: Report) -> None:
    """Cut out as `job` says; a photo that no animal stands out of is told, and the run goes on.

    Of several photos, or a folder, those that the library knows stay as they are: they may have been corrected by hand.

    Raises:
        BadArgument: a box or a stroke lies outside its photo.
        ExamplesError: no animal was cut out at all, or the library can't be written.
    """
    photos = list_imagery(job.photos)
    one = len(job.photos) == len(photos) == 1 and not Path(job.photos[0]).is_dir()
    new = photos if one else _unknown(photos, job.library, report)
    hints = _hints(job)
    kept = 0
    for done, photo in enumerate(new, start=1):
        cutout = _cut(photo, hints, report)
        if cutout is not None:
            _keep(cutout, job, report)
            kept += 1
        report(Progress("cut out", done, len(new), "photos"))
    if not kept and len(new) == len(photos):
        raise ExamplesError("No animal stands out.", "Draw a box round it, or strokes on it and beside it.")
    held = len(cutout_library.entries(job.library))
    report(Result({"library": job.library}, {"cut_out": kept, "failed": len(new) - kept, "library": held}))


def _keep(cutout: cutouts.Cutout, job: CutOutJob, report: Report) -> None:
    entry = cutout_library.keep(job.library, cutout, job.class_name, job.origin, job.box)
    count = sum(other.sha256 == entry.sha256 for other in cutout_library.entries(job.library))
    if count > 1:
        photo = entry.photo
        report(Log(f"{photo} has given {count} animals that lie apart: delete what is none."))


def _unknown(photos: Sequence[str], library: str, report: Report) -> list[str]:
    """The photos that the library does not know yet: what was corrected, or deleted, by hand is not undone."""
    judged = cutout_library.judged(library)
    new = [photo for photo in photos if cutout_library.checksum(photo) not in judged]
    known, all_of_them = len(photos) - len(new), len(photos)
    if known:
        report(
            Log(f"{known} of {all_of_them} photos were cut out before and stay; name one alone to cut it out again.")
        )
    return new


def _hints(job: CutOutJob) -> cutouts.Hints | None:
    if not (job.box or job.animal or job.background):
        return None
    animal, background = (tuple(points(stroke) for stroke in strokes) for strokes in (job.animal, job.background))
    return cutouts.Hints(Window(*job.box) if job.box else None, animal, background)


def _cut(photo: str, hints: cutouts.Hints | None, report: Report) -> cutouts.Cutout | None:
    try:
        with open_raster(photo) as raster:
            pixels = raster.read(Window(0, 0, raster.width, raster.height)).rgb
    except RasterError as error:
        report(Log(str(error), "warning"))
        return None
    if hints:
        _check_inside(hints, photo, pixels.shape[1], pixels.shape[0])
    cutout = cutouts.cut_out(np.ascontiguousarray(pixels), photo, hints)
    if cutout is None:
        report(Log(f"No animal stands out of {photo}.", "warning"))
    return cutout


def _check_inside(hints: cutouts.Hints, photo: str, width: int, height: int) -> None:
    """Refuse a box or a stroke that lies beyond the photo: it was meant for another, or counted at another size."""
    everything = Window(0, 0, width, height)
    points = [point for stroke in (*hints.animal, *hints.background) for point in stroke]
    outside = hints.box and not hints.box.intersects(everything)
    if outside or any(not everything.contains(x, y) for x, y in points):
        raise BadArgument(
            f"The box or a stroke lies outside {photo}, which is {width} x {height} px.", "Count from its top left."
        )
