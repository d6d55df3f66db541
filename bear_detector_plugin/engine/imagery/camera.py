# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a camera was and how it looked, as far as a photo's tags or a table tell it; arithmetic only.

Angles are in degrees. Yaw is the bearing of the photo's top from true north, clockwise. Pitch and roll are those of
a camera that looks straight down when both are 0, as one in an aircraft's floor: a positive pitch lets it look
ahead (to the photo's top), a positive roll to the photo's left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .sensors import sensor_width_mm

Matrix: TypeAlias = NDArray[np.float64]

TAKEOFF, SEA = "take-off", "sea"
"""What an altitude may count from in place of the ground below the camera."""
FILM_DIAGONAL_MM = math.hypot(36, 24)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_ZONE = re.compile(r"[-+][01]\d:?[0-5]\d|Z")
_LEAST_DOWN = math.cos(math.radians(80))
"""Cosine of the tilt from which on a photo has no scale to speak of."""
_SAME_SHAPE = 0.03
"""Sides of a camera's picture differ by less than this share from what its tags say; a cut-out's by more."""
_SAVING_S = 60.0
"""A camera has saved a photo in less than this after it was taken."""
_DEVELOPERS = ("lightroom", "camera raw", "capture one", "dxo", "darktable", "rawtherapee")
"""Programs that develop photos; they leave them as they lay unless one asks otherwise."""
_FOCAL_PLANE_MM = {"2": 25.4, "3": 10.0, "4": 1.0, "5": 0.001}
"""Length of EXIF's FocalPlaneResolutionUnit."""


class Unplaced(Exception):
    """A photo has no place on the map; its text says why, as a clause."""


class Angles(NamedTuple):
    """How a camera was turned, in this module's sense."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class Clues:
    """What one source tells of a camera; None where it does not.

    Args:
        longitude: in degrees, WGS 84.
        latitude: in degrees, WGS 84.
        altitude_m: above ground; a drone's above its start.
        yaw: of the photo's top.
        pitch: 0 for straight down.
        roll: 0 for straight down.
        focal_px: focal length in pixels of the photo.
        above: what the altitude counts from where that is not the ground below: `TAKEOFF` or `SEA`.
        height_m: above the sea or the ellipsoid, by satellites; of use where the ground's own height is known.
        saved_by: a program that may have turned the photo, so that its angles are not taken from its tags.
        before: its angles before that program had it.
    """

    longitude: float | None = None
    latitude: float | None = None
    altitude_m: float | None = None
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    focal_px: float | None = None
    saved_by: str | None = None
    before: Angles | None = None
    above: str | None = None
    height_m: float | None = None

    def completed(self, other: Clues) -> Clues:
        """These clues, and the other's where these say nothing."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        both = Clues(**{name: getattr(other, name) if mine[name] is None else mine[name] for name in mine})
        return both if self.altitude_m is None else replace(both, above=self.above)


@dataclass(frozen=True)
class Camera:
    """All that the projection of a photo on flat ground needs.

    Args:
        longitude: in degrees, WGS 84.
        latitude: in degrees, WGS 84.
        altitude_m: above ground, greater than 0.
        angles: how it was turned.
        focal_px: focal length in pixels of the photo.
        tilt_known: whether pitch and roll were told; taken as 0 where they were not.
    """

    longitude: float
    latitude: float
    altitude_m: float
    angles: Angles
    focal_px: float
    tilt_known: bool = True


def camera(clues: Clues) -> Camera:
    """The camera that clues tell of.

    Raises:
        Unplaced: something is missing, or can't be.
    """
    if clues.longitude is None or clues.latitude is None:
        raise Unplaced("its position is not told")
    east, north, altitude = clues.longitude, clues.latitude, clues.altitude_m
    if (east, north) == (0, 0) or abs(north) > 90 or abs(east) > 360:
        raise Unplaced(f"its position, {north:g} north and {east:g} east, can't be")
    if altitude is None:
        raise Unplaced("its altitude above ground is not told")
    if altitude <= 0:
        raise Unplaced(f"its altitude above ground is {altitude:g} m")
    if clues.yaw is None and clues.saved_by:
        program = clues.saved_by
        raise Unplaced(f"it was saved again by {program}, which may have turned it: a table must tell its yaw")
    if clues.yaw is None:
        raise Unplaced("the direction of its top is not told")
    if clues.focal_px is None:
        raise Unplaced("its focal length is not told")
    tilt_known = clues.pitch is not None and clues.roll is not None
    angles = Angles(clues.yaw % 360, clues.pitch or 0.0, clues.roll or 0.0)
    return Camera(east, north, altitude, angles, clues.focal_px, tilt_known)


def gsd_of(clues: Clues) -> float | None:
    """Metres on flat ground that a pixel in the photo's middle spans; None where altitude or focal length isn't told.

    The root of the area of a pixel: at a tilt t it is h / (f cos t) wide and h / (f cos2 t) long. Looking straight
    down is taken for what nothing is told of.
    """
    if not clues.altitude_m or clues.altitude_m <= 0 or not clues.focal_px:
        return None
    down = math.cos(math.radians(clues.pitch or 0.0)) * math.cos(math.radians(clues.roll or 0.0))
    return clues.altitude_m / clues.focal_px / down**1.5 if down > _LEAST_DOWN else None


def moment(tags: Mapping[str, str]) -> str | None:
    """When a photo was taken, as ISO 8601: in UTC with a Z where the time zone is told, else by the camera's clock.

    A camera that does not know its zone leaves the figures of it blank, as EXIF asks.

    Args:
        tags: EXIF as GDAL names it.
    """
    fraction = tags.get("EXIF_SubSecTimeOriginal", "").strip()
    zone = _ZONE.fullmatch(tags.get("EXIF_OffsetTimeOriginal", "").strip())
    stamp = tags.get("EXIF_DateTimeOriginal", "").strip().replace(":", "-", 2)
    fraction = f".{fraction[:6].ljust(3, '0')}" if fraction.isdigit() else ""
    try:
        taken = datetime.fromisoformat(f"{stamp}{fraction}{zone.group() if zone else ''}")
    except ValueError:
        return None
    if taken.tzinfo is None:
        return taken.isoformat(timespec="milliseconds")
    return taken.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rotation(angles: Angles) -> Matrix:
    """3 x 3: its columns are the photo's top, the photo's right and the way it looks, each as north, east, down."""
    (sy, cy), (sp, cp), (sr, cr) = ((math.sin(math.radians(a)), math.cos(math.radians(a))) for a in angles)
    yaw = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    pitch = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    roll = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
    turned: Matrix = yaw @ pitch @ roll
    return turned


def angles_of(axes: Matrix) -> Angles:
    """The angles whose `rotation` it is."""
    (top_n, _, _), (top_e, _, _), (top_d, right_d, ahead_d) = axes
    roll, yaw = math.atan2(right_d, ahead_d), math.atan2(top_e, top_n)
    return Angles(math.degrees(yaw), math.degrees(math.asin(-np.clip(top_d, -1, 1))), math.degrees(roll))


def from_gimbal(yaw: float, pitch: float, roll: float) -> Angles:
    """The angles of a gimbal, whose camera looks at the horizon when pitch is 0 and straight down at -90.

    A gimbal at -90 may call the same attitude (yaw + 180, -90, roll 180): it comes out as it is.
    """
    ahead, right, down = rotation(Angles(yaw, pitch, roll)).T
    return angles_of(np.column_stack([-down, right, ahead]))


def from_omega_phi_kappa(omega: float, phi: float, kappa: float) -> Angles:
    """The angles of photogrammetry, in degrees: turns about east, north and up of the map's grid, in this order."""
    (so, co), (sp, cp), (sk, ck) = ((math.sin(math.radians(a)), math.cos(math.radians(a))) for a in (omega, phi, kappa))
    about_east = np.array([[1, 0, 0], [0, co, -so], [0, so, co]])
    about_north = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    about_up = np.array([[ck, -sk, 0], [sk, ck, 0], [0, 0, 1]])
    right, top, back = (about_east @ about_north @ about_up).T
    to_ned = np.array([[0, 1, 0], [1, 0, 0], [0, 0, -1]])
    return angles_of(to_ned @ np.column_stack([top, right, -back]))


def from_tags(tags: Mapping[str, str], xmp: str, width: int, height: int) -> Clues:
    """What a photo's EXIF and XMP tell.

    Args:
        tags: EXIF as GDAL names it (`EXIF_GPSLatitude`, ...).
        xmp: the packet as text; drones write altitude above their start, and the gimbal's angles, into it.
        width: of the photo in pixels.
        height: of the photo in pixels.

    Raises:
        Unplaced: the photo was cut out of a larger one, so that what its tags say holds for another picture.
    """
    drone = _drone(xmp)
    _check_whole(tags, drone, width, height)
    saved_by = _saved_by(tags)
    told = _attitude(tags, drone)
    angles = (None, None, None) if saved_by else told
    return Clues(
        longitude=_degrees(tags, "Longitude", "EW"),
        latitude=_degrees(tags, "Latitude", "NS"),
        altitude_m=drone.get("RelativeAltitude"),
        above=TAKEOFF if "RelativeAltitude" in drone else None,
        height_m=_height_m(tags),
        yaw=angles[0],
        pitch=angles[1],
        roll=angles[2],
        focal_px=_focal_px(tags, drone, width, height),
        saved_by=saved_by,
        before=Angles(told[0], told[1] or 0.0, told[2] or 0.0) if saved_by and told[0] is not None else None,
    )


def focal_px_from_35mm(equivalent_mm: float, width: int, height: int, focal_mm: float | None = None) -> float:
    """Focal length in pixels, by the equivalent on film of 36 x 24 mm, which compares the diagonals of sensors.

    A picture of 16:9 is cut from a sensor that is as wide and higher: of 3:2 where it is about an inch large or as
    large as film (told by the focal length itself), else of 4:3.
    """
    long, short = max(width, height), min(width, height)
    aspect = long / short
    if aspect > 1.55:
        diagonal_mm = FILM_DIAGONAL_MM * focal_mm / equivalent_mm if focal_mm else 0.0
        aspect = 3 / 2 if 14 < diagonal_mm < 17 or diagonal_mm > 24 else 4 / 3
    return equivalent_mm / FILM_DIAGONAL_MM * math.hypot(long, long / aspect)


def satellite_error_m(tags: Mapping[str, str], xmp: str) -> float | None:
    """Standard error on the ground of a position by satellites, as the photo tells it; None where it doesn't.

    A drone that is corrected by a base station (RTK) tells those of longitude and latitude, in metres.
    """
    drone = _drone(xmp)
    corrected = math.hypot(drone.get("RtkStdLon", 0.0), drone.get("RtkStdLat", 0.0))
    return corrected or _number(tags, "EXIF_GPSHPositioningError") or None


def _drone(xmp: str) -> dict[str, float]:
    """The numbers of DJI's namespace, written as attributes or as elements."""
    found = re.findall(r"drone-dji:(\w+)\s*(?:=\s*\"|>)\s*([-+]?\d+(?:\.\d*)?)\s*[\"<]", xmp)
    return {name: float(value) for name, value in found}


def _attitude(tags: Mapping[str, str], drone: Mapping[str, float]) -> tuple[float | None, float | None, float | None]:
    """Yaw, pitch and roll, as far as they are told."""
    yaw = drone.get("GimbalYawDegree", drone.get("FlightYawDegree"))
    if yaw is None and not tags.get("EXIF_GPSImgDirectionRef", "T").startswith("M"):  # M: from magnetic north
        yaw = _number(tags, "EXIF_GPSImgDirection")
    if yaw is None or "GimbalPitchDegree" not in drone:
        return yaw, None, None
    return from_gimbal(yaw, drone["GimbalPitchDegree"], drone.get("GimbalRollDegree", 0.0))


def _focal_px(tags: Mapping[str, str], drone: Mapping[str, float], width: int, height: int) -> float | None:
    """By calibration, else by the sensor's resolution, else by the equivalent on film, else by the sensor's width."""
    calibrated, centre_x = drone.get("CalibratedFocalLength"), drone.get("CalibratedOpticalCenterX")
    if calibrated and centre_x and calibrated > centre_x / 4:  # some cameras write millimetres there
        return calibrated * width / (2 * centre_x)
    focal_mm, across = _number(tags, "EXIF_FocalLength"), _number(tags, "EXIF_FocalPlaneXResolution")
    if focal_mm and across:
        unit_mm = _FOCAL_PLANE_MM.get(tags.get("EXIF_FocalPlaneResolutionUnit", "2"), 25.4)
        return focal_mm * across / unit_mm * width / (_number(tags, "EXIF_PixelXDimension") or width)
    equivalent = _number(tags, "EXIF_FocalLengthIn35mmFilm")
    if equivalent:
        return focal_px_from_35mm(equivalent, width, height, focal_mm)
    across = sensor_width_mm(tags.get("EXIF_Model", ""))
    return focal_mm / across * max(width, height) if focal_mm and across else None


def _check_whole(tags: Mapping[str, str], drone: Mapping[str, float], width: int, height: int) -> None:
    told = (
        (_number(tags, "EXIF_PixelXDimension"), _number(tags, "EXIF_PixelYDimension")),
        (drone.get("CalibratedOpticalCenterX"), drone.get("CalibratedOpticalCenterY")),
    )
    for across, down in told:
        if across and down and abs(across / down * height / width - 1) > _SAME_SHAPE:
            raise Unplaced("it was cut out of a larger photo, and nothing tells from which part of it")


def _saved_by(tags: Mapping[str, str]) -> str | None:
    """The program that has saved the photo again: those for looking at pictures turn them, but not their angles."""
    program, taken, saved = (tags.get(f"EXIF_{name}", "") for name in ("Software", "DateTimeOriginal", "DateTime"))
    if not taken or not saved or abs(_seconds(saved) - _seconds(taken)) < _SAVING_S:
        return None
    if any(name in program.casefold() for name in _DEVELOPERS):
        return None
    return program or "another program"


def _seconds(stamp: str) -> float:
    """A time by which two stamps of EXIF can be compared; 0 where it is none."""
    try:
        return datetime.strptime(stamp.strip(), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def _degrees(tags: Mapping[str, str], axis: str, signs: str) -> float | None:
    """Longitude or latitude; `signs` are the letters of the positive and of the negative direction."""
    parts = [float(part) for part in _NUMBER.findall(tags.get(f"EXIF_GPS{axis}", ""))]
    sign = tags.get(f"EXIF_GPS{axis}Ref", "").strip()[:1]
    if not parts or not sign or sign not in signs:
        return None
    degrees = math.fsum(part / 60.0**i for i, part in enumerate(parts))
    return degrees if sign == signs[0] else -degrees


def _height_m(tags: Mapping[str, str]) -> float | None:
    """Below the level where the reference is odd: 1 for the sea, or 1 and 3 of EXIF 3 for ellipsoid and sea.

    Not known where it is 0: cameras without a fix write 0/0, which GDAL shows as 0.
    """
    height = _number(tags, "EXIF_GPSAltitude") or None
    below = tags.get("EXIF_GPSAltitudeRef", "0").strip()[-1:] in ("1", "3")
    return -height if height and below else height


def _number(tags: Mapping[str, str], name: str) -> float | None:
    found = _NUMBER.search(tags.get(name, ""))
    return float(found.group()) if found else None
