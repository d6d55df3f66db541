# SPDX-License-Identifier: GPL-2.0-or-later
"""Algorithms of the toolbox: found, run, and refused."""

from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)


def algorithm(name: str):
    return QgsApplication.processingRegistry().createAlgorithmById(f"bear_detector:{name}")


def run(name, parameters, context, feedback=None):
    outputs, ok = algorithm(name).run(parameters, context, feedback or QgsProcessingFeedback(), catchExceptions=False)
    assert ok
    return outputs


def refused(name, parameters, context) -> str:
    """What is said of parameters that can't be right, before anything runs."""
    sound, message = algorithm(name).checkParameterValues(parameters, context)
    assert not sound
    assert "\n" not in message
    return message


def memory_layer(*squares, crs="EPSG:3413") -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon", "area", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem(crs))
    features = []
    for x, y, side in squares:
        feature = QgsFeature()
        wkt = f"POLYGON(({x} {y}, {x + side} {y}, {x + side} {y - side}, {x} {y - side}, {x} {y}))"
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer
