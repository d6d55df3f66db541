# SPDX-License-Identifier: GPL-2.0-or-later
"""How shares are written."""

from __future__ import annotations

import math

import pytest

from bear_detector_plugin.console import number_text
from bear_detector_plugin.engine.statistics import guarantee
from bear_detector_plugin.shares import decimal, figure, percent, rounded


@pytest.mark.parametrize("share", [0.9, 0.99, 0.9949, 0.995, 0.9996, 0.9999, 0.999996, 1 - 2**-53])
@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_nearly_all_never_reads_as_all_nor_hardly_any_as_none(share: float, decimals: int) -> None:
    assert float(percent(share, decimals)) < 100
    assert float(decimal(share, decimals)) < 1
    assert rounded(share) < 1
    assert float(percent(1 - share, decimals)) > 0
    assert float(decimal(1 - share, decimals)) > 0
    assert rounded(1 - share) > 0


def test_all_and_none_read_as_such() -> None:
    assert [percent(share, 1) for share in (0, 0.975, 1)] == ["0", "97.5", "100"]
    assert [decimal(share) for share in (0, 0.975, 1)] == ["0.00", "0.97", "1.00"]
    assert math.isnan(rounded(math.nan))


def test_promises_and_the_command_lines_figures_keep_to_it() -> None:
    assert guarantee.percent(0.9999) == "99.99 %"
    assert guarantee.percent(0.95) == "95 %"
    assert guarantee.proof(1, 200, 0.95) == "0.02 %"  # of 0.0256 %: rounded down
    assert guarantee.proof(0, 200, 0.95) == "0 %"
    assert [number_text(n) for n in (0.99996, 0.9375, 0.12345, 12345.6)] == ["0.99996", "0.9375", "0.1235", "12346"]


def test_counts_and_rates_are_never_told_in_powers_of_ten() -> None:
    told = [figure(value) for value in (0, 1, 3.69, 99.4, 99.6, 128, 194905.6, 0.0254, 0.0000617)]
    assert told == ["0", "1", "3.7", "99", "100", "128", "194906", "0.025", "0.000062"]
