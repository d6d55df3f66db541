# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person reads while a command runs."""

import io
import sys

import pytest

from bear_detector_plugin.console import Lines, Pace, pace_text, person_view
from bear_detector_plugin.events import Log, Progress, Result


def paced(*steps):
    """Events of a stage `scan` of 10 photos, given as (seconds, done)."""
    now = iter([seconds for seconds, _ in steps])
    pace = Pace(lambda: next(now))
    return [pace.timed(Progress("scan", done, 10, "photos")) for _, done in steps]


def test_rate_and_eta_come_from_what_was_done_since_the_start():
    first, second = paced((100.0, 0), (104.0, 2))
    assert (first.rate, first.eta_s) == (None, None)
    assert (second.rate, second.eta_s) == (0.5, 16.0)


def test_what_an_earlier_run_did_is_no_speed():
    _, resumed = paced((0.0, 8), (10.0, 9))
    assert (resumed.rate, resumed.eta_s) == (0.1, 10.0)


def test_a_stage_that_starts_over_is_timed_anew():
    *_, again = paced((0.0, 0), (1.0, 10), (50.0, 0), (52.0, 4))
    assert again.rate == 2.0


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Progress("scan", 0, 12, "photos"), "0 of 12 photos"),
        (Progress("scan", 3, 12, "photos", 2, 4.5), "3 of 12 photos, 2 photos/s, 0:00:04 left"),
        (Progress("scan", 3, 60_000, "photos", 0.02, 7384), "3 of 60,000 photos, 1.2 photos/min, 2:03:04 left"),
        (Progress("scan", 12, 12, "photos", 2, 0), "12 of 12 photos, 2 photos/s"),
    ],
)
def test_progress_reads_well(event, text):
    assert pace_text(event) == text


def test_a_log_file_is_not_flooded_and_gets_the_end(capsys):
    lines = Lines()
    for done in range(101):
        lines.show(Progress("scan", done, 100, "photos"))
    assert capsys.readouterr().err.splitlines() == ["scan: 0 of 100 photos", "scan: 100 of 100 photos"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_name_that_an_output_has_no_letters_for_ends_no_run(monkeypatch, encoding):
    """A log file on Windows; and a name that is no UTF-8, anywhere: a search of hours ended with UnicodeEncodeError."""
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding))
    view = person_view()
    view.show(Log("Ø Чукотка/\udcd8.jpg"))
    view.show(Result({"survey": "Чукотка"}))
    view.close()
    sys.stdout.flush()
    name = "Чукотка".encode(encoding, "backslashreplace")
    assert written.getvalue().splitlines() == ["Ø ".encode(encoding) + name + b"/\\udcd8.jpg", b"survey  " + name]
