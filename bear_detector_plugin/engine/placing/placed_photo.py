# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo that knows its place: a VRT of a few kB that refers to the photo, which stays as it is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from ..imagery.rasters import Header
from ..imagery.sources import is_virtual
from .placement import Place

_ROOT = re.compile(r"<VRTDataset[^>]*>")
_SOURCE = re.compile(r"<SourceFilename[^>]*>[^<]*</SourceFilename>")
_BAND = re.compile(r"<VRTRasterBand [^>]*band=")
_FIRST_SOURCE = re.compile(r"<SimpleSource>(.*?)</SimpleSource>", re.DOTALL)
_MASK = re.compile(r"<MaskBand>\s*(.*?)\s*</MaskBand>", re.DOTALL)
_OLD_PLACE = re.compile(
    r"<SRS\b[^>]*>.*?</SRS>|<GeoTransform>.*?</GeoTransform>|<GCPList\b.*?(?:</GCPList>|/>)", re.DOTALL
)


def write_placed(
    path: Path, photo: str, header: Header, place: Place | None, crs_wkt: str, notes: Mapping[str, str]
) -> None:
    """Write a photo's VRT; it names the photo by a relative path, so that both can move together.

    Args:
        path: of the VRT.
        photo: an absolute path.
        header: the photo's.
        place: where it lies; None for a photo that has no place, but shall be looked through with the others.
        crs_wkt: the CRS of the place.
        notes: what becomes the VRT's metadata.

    Raises:
        OSError: it can't be written.
    """
    source = f"<SourceFilename {_reference(photo, path.parent)}</SourceFilename>"
    text = _SOURCE.sub(lambda _: source, _with_alpha(_OLD_PLACE.sub("", header.vrt)))
    where = "".join([_georeference(place, crs_wkt) if place else "", _metadata(notes)])
    text = _ROOT.sub(lambda match: f"{match.group()}\n{where}", text, count=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _with_alpha(vrt: str) -> str:
    """The image with an alpha band: programs that turn it upright, as QGIS does, paint its corners black without one.

    Left as they are: images with nodata, with a palette, or with an alpha band.
    """
    if any(mark in vrt for mark in ("<NoDataValue>", "<ColorTable>", "<ColorInterp>Alpha")):
        return vrt
    number = len(_BAND.findall(vrt)) + 1
    head = f'<VRTRasterBand dataType="Byte" band="{number}">\n    <ColorInterp>Alpha</ColorInterp>'
    masked = _MASK.search(vrt)
    if masked:
        return vrt.replace(masked.group(), masked.group(1).replace('<VRTRasterBand dataType="Byte">', head, 1))
    # 255 + 0 times the first band: with a source, it has the reduced images that a photo is drawn from quickly.
    opaque = "<ScaleOffset>255</ScaleOffset><ScaleRatio>0</ScaleRatio></ComplexSource>"
    source = _FIRST_SOURCE.search(vrt).group(1)  # type: ignore[union-attr] # each band has one
    band = f"  {head}\n    <ComplexSource>{source}{opaque}\n  </VRTRasterBand>\n"
    return vrt.replace("</VRTDataset>", f"{band}</VRTDataset>")


def _reference(photo: str, folder: Path) -> str:
    """Attribute and text of the source's element; absolute where no relative path leads to another drive or archive.

    Folders are followed to where they really are: a step up from a link leads elsewhere than its path says.
    """
    if is_virtual(photo):
        return f'relativeToVRT="0">{escape(photo)}'
    try:
        relative = Path(os.path.relpath(Path(photo).parent.resolve(), folder.resolve()), Path(photo).name).as_posix()
    except ValueError:
        return f'relativeToVRT="0">{escape(photo)}'
    return f'relativeToVRT="1">{escape(relative)}'


def _georeference(place: Place, crs_wkt: str) -> str:
    if place.geotransform is not None:
        numbers = ", ".join(f"{value:.16e}" for value in place.geotransform)
        srs = f'  <SRS dataAxisToSRSAxisMapping="1,2">{escape(crs_wkt)}</SRS>\n'
        return f"{srs}  <GeoTransform>{numbers}</GeoTransform>\n"
    points = (
        f'    <GCP Id="{i}" Pixel="{pixel:.4f}" Line="{line:.4f}" X="{x:.12g}" Y="{y:.12g}" />\n'
        for i, (pixel, line, x, y) in enumerate(place.control_points)
    )
    listed = f'  <GCPList Projection="{escape(crs_wkt)}" dataAxisToSRSAxisMapping="1,2">\n'
    return "".join([listed, *points, "  </GCPList>\n"])


def _metadata(notes: Mapping[str, str]) -> str:
    items = (f'    <MDI key="{escape(key)}">{escape(value)}</MDI>\n' for key, value in notes.items())
    return "".join(["  <Metadata>\n", *items, "  </Metadata>\n"])
