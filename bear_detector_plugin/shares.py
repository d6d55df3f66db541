# SPDX-License-Identifier: GPL-2.0-or-later
"""How shares (0-1) are written: what is below 1 never reads as all, nor what is above 0 as none; and other figures."""

from __future__ import annotations

from decimal import Decimal


def percent(share: float, decimals: int = 0) -> str:
    """A share as a number of percents, without the sign and without zeros at its end.

    Args:
        share: 0-1.
        decimals: as many, and more only where these would make nearly all of it all, or hardly any none.

    >>> percent(0.945), percent(0.9751, 1), percent(0.95, 1), percent(0.9999), percent(0.0004)
    ('94', '97.5', '95', '99.99', '0.04')
    """
    text = _inside(100 * share, 100, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(share: float, decimals: int = 2) -> str:
    """A share, a score or an area as a decimal number.

    >>> decimal(0.5), decimal(0.9986), decimal(1.0), decimal(0.002)
    ('0.50', '0.999', '1.00', '0.002')
    """
    return _inside(share, 1, decimals)


def rounded(share: float, decimals: int = 4) -> float:
    """A share to so many decimals, or to more.

    >>> rounded(0.99997), rounded(0.12345678)
    (0.99997, 0.1235)
    """
    return float(_inside(share, 1, decimals))


def figure(value: float, digits: int = 2) -> str:
    """A count or a rate with so many digits that count, whole where it has more, and never in powers of ten.

    >>> figure(0.0254), figure(5.57), figure(194905.6), figure(0.0000617)
    ('0.025', '5.6', '194906', '0.000062')
    """
    return f"{value:.0f}" if abs(value) >= 10**digits else f"{Decimal(f'{value:.{digits}g}'):f}"


def _inside(value: float, whole: int, decimals: int) -> str:
    """Written with as few decimals as keep it apart from 0 and from the whole."""
    text = f"{value:.{decimals}f}"
    while float(text) in (0, whole) and value not in (0, whole):
        decimals += 1
        text = f"{value:.{decimals}f}"
    return text
