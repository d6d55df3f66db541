# SPDX-License-Identifier: GPL-2.0-or-later
"""What pip printed, read again: progress by package and size, and the reasons of failures."""

from __future__ import annotations

import pytest

from bear_detector_plugin.backend.pip_output import PipProgress, diagnosis
from bear_detector_plugin.events import Log, Progress

SAID = """\
Looking in indexes: https://example.org/simple
Collecting onnxruntime==1.32.0
  Downloading onnxruntime-1.32.0-cp311-cp311-manylinux_2_28_x86_64.whl.metadata (5.1 kB)
  Downloading onnxruntime-1.32.0-cp311-cp311-manylinux_2_28_x86_64.whl (18.5 MB)
Progress 9250000 of 18500000
Requirement already satisfied: numpy>=1.24 in /usr/lib/python3/dist-packages (1.24.2)
Collecting protobuf
  Downloading protobuf-7.36.2-cp310-abi3-manylinux2014_x86_64.whl (319 kB)
Installing collected packages: protobuf, onnxruntime
Successfully installed onnxruntime-1.32.0 protobuf-7.36.2
"""


def events() -> list:
    progress = PipProgress(["numpy>=1.24", "onnxruntime==1.32.0"])
    return [event for line in SAID.splitlines(keepends=True) for event in progress.read(line)]


def test_packages_are_counted_as_they_come():
    fetched = [(e.done, e.total) for e in events() if isinstance(e, Progress) and e.stage == "fetch"]
    assert fetched == [(0, 2), (0.5, 2), (1, 2), (2, 3)]
    assert [(e.done, e.total) for e in events() if isinstance(e, Progress) and e.stage == "install"] == [(0, 2)]


def test_sizes_are_told_and_added_up():
    assert [event.message for event in events() if isinstance(event, Log)] == [
        "Fetching onnxruntime 1.32.0: 18 MB, 18 MB in all so far.",
        "Fetching protobuf 7.36.2: 0.3 MB, 19 MB in all so far.",
        "Unpacking 2 packages.",
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ensurepip is not available.  On Debian/Ubuntu systems ...", "can't make virtual environments"),
        ("/usr/bin/python3: No module named ensurepip", "can't make virtual environments"),
        ("ERROR: Could not install packages: [WinError 5] Access is denied: 'C:\\x'", "permission denied"),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407'))", "The proxy refused"),
        ("ERROR: Could not install: Missing dependencies for SOCKS support.", "SOCKS"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certificate is not trusted"),
        ("ERROR: HTTP error 403 while getting https://example.org/simple", "refused the access"),
        ("NewConnectionError('[Errno -2] Name or service not known')", "could not be reached"),
        ("ERROR: No matching distribution found for torch==2.13.0", "There is no torch==2.13.0 for Python 3.14"),
        ("ERROR: Something odd.", "The packages could not be installed. ERROR: Something odd."),
        ("", "The packages could not be installed."),
    ],
)
def test_a_failure_is_told_in_plain_words(said, message):
    error = diagnosis(["Collecting x", said], (3, 14))
    assert message in error.message
    assert error.hint


def test_without_network_the_network_is_named_and_not_the_package():
    said = ["Connection broken: NewConnectionError", "ERROR: No matching distribution found for torch"]
    assert "could not be reached" in diagnosis(said, (3, 11)).message


@pytest.mark.parametrize("kilobytes", [401, 403, 407])
def test_the_size_of_a_package_is_no_answer_of_a_server(kilobytes):
    size = 249_000 + kilobytes
    said = [
        f"  Downloading rich-15.0-py3-none-any.whl ({kilobytes} kB)",
        f"Progress {size} of {size}",
        "Connection broken: NewConnectionError",
    ]
    assert "could not be reached" in diagnosis(said, (3, 11)).message


def test_debian_is_told_the_command():
    assert diagnosis(["ensurepip is not available"], (3, 11)).hint.endswith("sudo apt install python3.11-venv")
