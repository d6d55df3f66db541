# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors carry what is wrong and what to do, up to the one place that shows them."""

import pytest

from bear_detector_plugin import errors
from bear_detector_plugin.errors import BadArgument, BearDetectorError, Cancelled, RasterError


def test_an_error_reads_as_one_line_of_message_and_hint():
    error = RasterError("x.tif has one band.", "Give it three.")
    assert str(error) == "x.tif has one band. Give it three."
    assert (error.message, error.hint) == ("x.tif has one band.", "Give it three.")


def test_without_a_hint_there_is_only_the_message():
    assert str(BearDetectorError("Nothing can be done.")) == "Nothing can be done."


def test_exit_statuses_tell_a_callers_mistake_and_a_cancel_from_failure():
    assert RasterError("x").exit_status == 1
    assert BadArgument("x").exit_status == 2
    assert Cancelled().exit_status == 3


def test_every_error_has_a_code_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BearDetectorError)]
    assert len({kind.code for kind in kinds}) == len(kinds) > 5


def test_callers_that_know_only_pythons_errors_catch_ours():
    with pytest.raises(OSError, match="missing"):
        raise RasterError("photo.tif is missing.")
    with pytest.raises(ValueError, match="threshold"):
        raise BadArgument("--threshold 2 is too much.")


def test_a_cancel_says_that_nothing_is_lost():
    assert str(Cancelled()) == "Stopped on request. What was done is kept."
