# SPDX-License-Identifier: GPL-2.0-or-later
"""The other half of the last step: looking through what was found."""

from __future__ import annotations

from ...translation import tr
from ..step_panel import StepPanel


class ReviewPanel(StepPanel):
    """The gallery of candidates, and a key for each verdict."""

    icon = "review"

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Review")
