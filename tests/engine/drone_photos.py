# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos with a drone's tags, and tables of camera positions."""

import csv
from pathlib import Path

import numpy as np
from osgeo import gdal

DRONE = Path(__file__).parents[3] / "shared" / "data" / "drone_survey"
LONGITUDE, LATITUDE = -150.0, 72.0
ROW = {"Image Name": "a.jpg", "Lon [deg]": LONGITUDE, "Lat [deg]": LATITUDE, "AGL (m)": 300, "Heading": 90}


def photo(path, exif=None, xmp="", width=400, height=300):
    """A grey JPEG whose upper left quarter is white, with tags."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = gdal.GetDriverByName("MEM").Create("", width, height, 3)
    grey = np.full((3, height, width), 90, np.uint8)
    grey[:, : height // 2, : width // 2] = 250
    image.WriteArray(grey)
    image.SetMetadata(exif or {})
    made = gdal.GetDriverByName("JPEG").CreateCopy(str(path), image, options=["WRITE_EXIF_METADATA=YES"])
    made = image = None  # noqa: F841 - GDAL writes what is let go
    path.with_name(f"{path.name}.aux.xml").unlink(missing_ok=True)
    if xmp:
        packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()
        raw = path.read_bytes()
        path.write_bytes(raw[:2] + b"\xff\xe1" + (len(packet) + 2).to_bytes(2, "big") + packet + raw[2:])
    return path


def drone_photo(path, yaw=0.0, altitude=100.0, pitch=-90.0, longitude=LONGITUDE, latitude=LATITUDE, tags=None, **size):
    exif = {
        "EXIF_GPSLatitude": f"{abs(latitude)} 0 0",
        "EXIF_GPSLatitudeRef": "N" if latitude >= 0 else "S",
        "EXIF_GPSLongitude": f"{abs(longitude)} 0 0",
        "EXIF_GPSLongitudeRef": "E" if longitude >= 0 else "W",
        "EXIF_FocalLengthIn35mmFilm": "35",
    }
    exif |= tags or {}
    xmp = (
        f'<x drone-dji:RelativeAltitude="{altitude}" drone-dji:GimbalYawDegree="{yaw}" '
        f'drone-dji:GimbalPitchDegree="{pitch}" drone-dji:GimbalRollDegree="0"/>'
    )
    return photo(path, exif, xmp, **size)


def table(path, rows, separator=","):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)
