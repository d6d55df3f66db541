# SPDX-License-Identifier: GPL-2.0-or-later
"""Searches of a small survey with a model that takes red for bears and green for seals, and what came of them."""

import numpy as np
from osgeo import ogr, osr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.jobs import DetectJob


def blob(x, y, height=320, width=480):
    """An animal whose middle is brightest."""
    down, across = np.mgrid[:height, :width] + 0.5
    return 255 * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))


def ice(bear=None, seal=None):
    rgb = np.zeros((320, 480, 3))
    for band, place in enumerate((bear, seal)):
        if place:
            rgb[..., band] = blob(*place)
    return rgb


def run(survey, **options):
    told = []
    detect(DetectJob(**{**survey, **options}), told.append)
    return told


def rows(path, table):
    dataset = ogr.Open(path)
    return [feature.items() for feature in dataset.GetLayerByName(table)]


def named(events, kind):
    return [event for event in events if isinstance(event, kind)]


def square(tmp_path, corner, side_m, name="area.geojson"):
    """A square on the map, `corner` being its top left, in EPSG:3413, written in longitude and latitude."""
    crs, degrees = osr.SpatialReference(), osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    (x, y), (right, bottom) = corner, (corner[0] + side_m, corner[1] - side_m)
    polygon = ogr.CreateGeometryFromWkt(f"POLYGON (({x} {y}, {right} {y}, {right} {bottom}, {x} {bottom}, {x} {y}))")
    polygon.Transform(osr.CoordinateTransformation(crs, degrees))
    dataset = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(tmp_path / name))
    layer = dataset.CreateLayer("area", degrees, ogr.wkbPolygon)
    row = ogr.Feature(layer.GetLayerDefn())
    row.SetGeometry(polygon)
    layer.CreateFeature(row)
    return str(tmp_path / name)
