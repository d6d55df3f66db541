# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes as people read them."""

from __future__ import annotations

from .translation import tr


def class_title(name: str) -> str:
    """A class in words, in the user's language where it is one that the plugin knows: `polar bear`."""
    known = {"polar_bear": tr("polar bear"), "seal": tr("seal"), "background": tr("background")}
    return known.get(name) or name.replace("_", " ")
