# SPDX-License-Identifier: GPL-2.0-or-later
"""What pip prints, as progress; and why it failed, in words a user can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..errors import BearDetectorError, EngineFailed
from ..events import Event, Log, Progress
from .requirements import project

_SEEN = re.compile(
    r"(?:Collecting|Requirement already satisfied:|Processing (?:\S*[/\\])?(?=\S+\.whl)) ?(?P<line>[^\s-]\S*)"
)
_FETCHED = re.compile(r"\s*(?:Downloading|Using cached) (?P<file>\S+)(?: \((?P<size>[\d.]+) (?P<unit>\wB)\))?")
_BYTES = re.compile(r"Progress (?P<done>\d+) of (?P<total>\d+)")
_INSTALLING = re.compile(r"Installing collected packages: (?P<names>.+)")
_MB = {"kB": 0.001, "MB": 1.0, "GB": 1000.0}


class PipProgress:
    """Reads pip's lines one by one; tells which package is fetched, how many there are, and how much that was.

    Args:
        lines: the requirements that pip was asked for.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._known = {project(line) for line in lines}
        self._begun: set[str] = set()
        self.fetched_mb = 0.0

    def read(self, line: str) -> list[Event]:
        """What a line of pip's tells; mostly nothing."""
        seen = _SEEN.match(line)
        if seen:
            name = project(seen["line"].partition("-")[0] if seen["line"].endswith(".whl") else seen["line"])
            self._known.add(name)
            self._begun.add(name)
            return [self._progress()]
        within = _BYTES.fullmatch(line.strip())
        if within and int(within["total"]):
            return [self._progress(int(within["done"]) / int(within["total"]))]
        return self._slow(line)

    def _slow(self, line: str) -> list[Event]:
        fetched, installing = _FETCHED.match(line), _INSTALLING.match(line)
        if fetched and fetched["size"] and not fetched["file"].endswith(".metadata"):
            size = float(fetched["size"]) * _MB.get(fetched["unit"], 0.0)
            self.fetched_mb += size
            package, megabytes, total = _package(fetched["file"]), _rounded(size), _rounded(self.fetched_mb)
            return [Log(f"Fetching {package}: {megabytes} MB, {total} MB in all so far.")]
        if installing:
            count = installing["names"].count(",") + 1
            return [Progress("install", 0, count, "packages"), Log(f"Unpacking {count} packages.")]
        return []

    def _progress(self, share: float = 0.0) -> Progress:
        done = max(0, len(self._begun) - 1) + share
        return Progress("fetch", done, max(1, len(self._known)), "packages")


def diagnosis(said: Sequence[str], version: tuple[int, int]) -> BearDetectorError:
    """Why an install failed.

    Args:
        said: the last lines that pip or venv printed.
        version: of the Python that was to be installed for.
    """
    text = "\n".join(said)
    number = ".".join(map(str, version))
    for pattern, error in _causes(number, _unmatched(text)):
        if re.search(pattern, text, re.IGNORECASE):
            return error
    reason = next((line.strip() for line in reversed(said) if line.strip().startswith("ERROR")), "")
    return EngineFailed(f"The packages could not be installed. {reason}".strip(), "The log says more. Try again.")


def _causes(number: str, package: str) -> list[tuple[str, BearDetectorError]]:
    """Patterns in the order in which they count: a full disk may look like a broken download."""
    return [
        (
            r"no space left|errno 28|not enough space|disk quota",
            EngineFailed("The disk is full.", "Make room, then try again: what was fetched is kept."),
        ),
        (
            r"ensurepip is not available|no module named '?ensurepip|ensurepip is disabled|no module named '?venv",
            EngineFailed(
                "This Python can't make virtual environments: a part of it is not installed.",
                f"Debian, Ubuntu: sudo apt install python{number}-venv",
            ),
        ),
        (
            r"permission ?denied|errno 13|winerror 5\b|access is denied|read-only file system",
            EngineFailed(
                "A file could not be written: permission denied.",
                "Close other QGIS windows. A virus scanner or a rule of your institution may forbid it.",
            ),
        ),
        (
            r"\b407 (?!\wB\b)|proxy authentication|cannot connect to proxy|proxyerror|tunnel connection failed",
            EngineFailed(
                "The proxy refused the connection.",
                "Check its address, user and password in QGIS: Settings > Options > Network.",
            ),
        ),
        (
            r"missing dependencies for socks",
            EngineFailed(
                "Packages can't be fetched through a SOCKS proxy.",
                "Set an HTTP proxy in QGIS: Settings > Options > Network.",
            ),
        ),
        (
            r"certificate_verify_failed|sslerror|ssl: |could not find a suitable tls",
            EngineFailed(
                "The server's certificate is not trusted: often a filter of an institution stands between.",
                "Ask its IT for the certificate and set PIP_CERT to the file, or name its package index.",
            ),
        ),
        (
            r"\b40[13] (?!\wB\b)|user for .*:$",
            EngineFailed("The package index refused the access.", "Check its address, user and password."),
        ),
        (
            r"name or service not known|temporary failure in name resolution|getaddrinfo failed|nodename nor servname"
            r"|network is unreachable|connection refused|newconnectionerror|no route to host|connection broken"
            r"|read timed out|connecttimeout|connection reset|incomplete ?read",
            EngineFailed(
                "The package index could not be reached.",
                "Check the network and the index's address, or set a proxy in QGIS: Settings > Options > Network.",
            ),
        ),
        (
            r"no matching distribution|could not find a version",
            EngineFailed(
                f"There is no {package} for Python {number} on this computer.",
                "Name another Python, such as 3.12, or another package index.",
            ),
        ),
    ]


def _unmatched(text: str) -> str:
    match = re.search(r"No matching distribution found for (\S+)", text)
    return match[1] if match else "package"


def _package(file: str) -> str:
    """`onnxruntime-1.32.0-cp311-cp311-linux.whl` onnxruntime 1.32.0."""
    return " ".join(file.rpartition("/")[2].split("-")[:2])


def _rounded(megabytes: float) -> str:
    return f"{megabytes:.0f}" if megabytes >= 10 else f"{megabytes:.1f}"
