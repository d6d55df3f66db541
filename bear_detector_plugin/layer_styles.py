# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's styles, put into GeoPackages: whoever opens one in QGIS sees it as it is meant, plugin or not."""

from __future__ import annotations

from typing import Any

from . import ROOT

_TABLE = """CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
    ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"""
_ENTRY = """INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier)
    VALUES ('layer_styles', 'attributes', 'layer_styles')"""


def add_style(dataset: Any, table: str, geometry: str = "geom") -> None:
    """Make resources/styles/TABLE.qml the default style of a table, as QGIS itself would store it.

    Args:
        dataset: a GeoPackage, opened by GDAL or OGR for writing, in which the table is new.
        table: its name, and the style's.
        geometry: the name of its geometry column.
    """
    qml = (ROOT / "resources" / "styles" / f"{table}.qml").read_text(encoding="utf-8").replace("'", "''")
    values = f"'', '', '{table}', '{geometry}', '{table}', '{qml}', 1, 'Bear Detector'"
    columns = "f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault"
    add = f"INSERT INTO layer_styles ({columns}, description) VALUES ({values})"  # noqa: S608  # nosec B608
    for statement in (_TABLE, _ENTRY, add):
        dataset.ExecuteSQL(statement)
