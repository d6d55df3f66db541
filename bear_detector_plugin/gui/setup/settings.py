# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's settings, kept with QGIS's: they hold for all projects of a user."""

from __future__ import annotations

from dataclasses import dataclass, fields

from qgis.core import QgsSettings

from ...backend import environment

_SCOPE = "bear_detector/"


@dataclass
class UserSettings:
    """Their defaults are what a user gets who never opens the options.

    Attributes:
        python: the engine's Python; empty for the one that the setup page has made.
        base_python: the Python that the environment is made from; empty for QGIS's own.
        index_url: where packages come from; empty for pip's own index.
        gpu: whether onnxruntime is installed for NVIDIA cards.
        device: what new projects begin with: auto, cpu or cuda.
        cores_left: processor cores that the engine leaves to QGIS.
        models: a folder of trained models that every project offers; empty for none but the project's own.
    """

    python: str = ""
    base_python: str = ""
    index_url: str = ""
    gpu: bool = False
    device: str = "auto"
    cores_left: int = environment.CORES_LEFT
    models: str = ""

    @classmethod
    def load(cls) -> UserSettings:
        """The settings as they are now."""
        kept = QgsSettings()
        values = {f.name: kept.value(_SCOPE + f.name, f.default, type=type(f.default)) for f in fields(cls)}
        return cls(**values)

    def save(self) -> None:
        """Keep those that differ from the defaults, forget the others."""
        kept = QgsSettings()
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                kept.remove(_SCOPE + field.name)
            else:
                kept.setValue(_SCOPE + field.name, value)
