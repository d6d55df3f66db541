# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes as people read and write them."""

from __future__ import annotations

from .translation import tr


def class_title(name: str) -> str:
    """A class in words, in the user's language where it is one that the plugin knows: `polar bear`."""
    return _known().get(name) or name.replace("_", " ")


def class_named(words: str) -> str:
    """The class that is meant by what stands, or was typed, in a field."""
    words = words.strip()
    return next((name for name, title in _known().items() if title == words), words)


def _known() -> dict[str, str]:
    return {"polar_bear": tr("polar bear"), "seal": tr("seal"), "background": tr("background")}
