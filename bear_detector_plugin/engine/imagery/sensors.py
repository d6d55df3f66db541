# SPDX-License-Identifier: GPL-2.0-or-later
"""How wide the sensors of cameras are, for photos whose tags tell the focal length in millimetres and no more."""

from __future__ import annotations

SENSOR_WIDTH_MM = {
    # DJI names its drones' cameras by numbers: Phantom 3 and 4, Mavic, Inspire, Mini, Phantom 4 Pro and RTK, Zenmuse.
    **dict.fromkeys(("FC300S", "FC300X", "FC330", "FC220", "FC350", "FC200"), 6.17),
    **dict.fromkeys(("FC6310", "FC6310S", "FC6310R", "L1D-20C"), 13.2),
    **dict.fromkeys(("FC6510", "FC550", "FC6520"), 17.3),
    **dict.fromkeys(("FC7203", "FC7303"), 6.3),
    "ZENMUSEP1": 35.9,
    # Cameras of survey aircraft.
    **dict.fromkeys(("NIKON D800", "NIKON D800E", "NIKON D810", "NIKON D850", "NIKON D610", "NIKON D750"), 35.9),
    **dict.fromkeys(("CANON EOS 5D MARK II", "CANON EOS 5D MARK III", "CANON EOS 5D MARK IV", "CANON EOS 6D"), 36.0),
    **dict.fromkeys(("CANON EOS 5DS", "CANON EOS 5DS R"), 36.0),
    **dict.fromkeys(("ILCE-7R", "ILCE-7RM2", "ILCE-7RM3", "ILCE-7RM4"), 35.9),
    **dict.fromkeys(("ILCE-6000", "ILCE-5100"), 23.5),
}
"""By the model that EXIF names, in capitals; from the makers' data sheets."""


def sensor_width_mm(model: str) -> float | None:
    """Width of a camera's sensor in mm; None where it isn't listed."""
    return SENSOR_WIDTH_MM.get(" ".join(model.upper().split()))
