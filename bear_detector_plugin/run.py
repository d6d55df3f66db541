# SPDX-License-Identifier: GPL-2.0-or-later
"""One call of the command line: run a task, show its events, let it be cancelled, end with an exit status.

Ctrl-C asks the task to stop at its next event, a second one kills it. With `--events` a program is the
caller: it reads JSON lines from stdout and cancels by closing stdin.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from . import ROOT, __version__
from .console import JsonLines, Pace, View, person_view
from .errors import BearDetectorError, Cancelled, MissingPackage
from .events import Event, Failed, Hello, Progress, Report, Result

Task = Callable[[Report], None]
"""A verb with its job filled in."""

TRACE_VARIABLE = "BEAR_DETECTOR_TRACE"
"""Environment variable: set to 1, every error shows its trace on stderr."""

REQUIREMENT_SETS = {
    **dict.fromkeys(("numpy", "onnxruntime", "pydantic", "rich", "typer"), "detect"),
    **dict.fromkeys(("torch", "torchvision", "lightning", "onnx", "onnxscript"), "train"),
    **dict.fromkeys(("distributed", "dask_jobqueue"), "cluster"),
    **dict.fromkeys(("sklearn", "scipy", "cv2", "matplotlib", "pytorch_grad_cam"), "train"),
}
"""Which set of requirements brings a package, by the name it is imported by."""


def run(arguments: Sequence[str], parse: Callable[[Sequence[str]], Task | None]) -> int:
    """Carry out one call.

    Args:
        arguments: what stands behind the program's name.
        parse: turns them into a task; None where there is nothing left to do (help was shown).

    Returns:
        The exit status.
    """
    from .engine.machine.threads import make_way  # what stands above the engine loads none of it before there is work

    stop = threading.Event()
    _stop_on_interrupt(stop)
    view = _program_view(stop) if _wants_events(arguments) else person_view()
    try:
        if isinstance(view, JsonLines):
            _show(Hello(__version__), view)
        task = parse(arguments)
        if task is not None:
            make_way()
            task(_reporter(view, stop))
        return 0
    except Exception as error:
        return _tell(error, view)
    finally:
        view.close()
        _flush_stdout()


def _wants_events(arguments: Sequence[str]) -> bool:
    # Looked for before Typer parses, so that a mistake in the arguments is told as an event, too.
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--events" in options


def _stop_on_interrupt(stop: threading.Event) -> None:
    def ask(_signal_number: int, _frame: Any) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.write(2, b"\nStopping; what is done is kept. Press Ctrl-C again to stop at once.\n")

    signal.signal(signal.SIGINT, ask)


def _program_view(stop: threading.Event) -> JsonLines:
    """Take stdin and stdout away from everyone else.

    What native libraries print to stdout goes to stderr from here on. Nobody else may look at a stdin that
    a thread is reading: on Windows, loading a library would wait for it.
    """
    sys.stdout.flush()
    events_fd, caller_fd = os.dup(1), os.dup(0)
    os.dup2(2, 1)
    nothing_fd = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing_fd, 0)
    os.close(nothing_fd)
    threading.Thread(target=_watch, args=(caller_fd, stop), daemon=True).start()
    # A file name that isn't UTF-8 becomes the JSON escape of the same character.
    return JsonLines(os.fdopen(events_fd, "w", encoding="utf-8", errors="backslashreplace", newline="\n"))


def _watch(caller_fd: int, stop: threading.Event) -> None:
    # os.read and not sys.stdin, whose lock would be held when the interpreter ends.
    with suppress(OSError):
        while os.read(caller_fd, 4096):
            pass
    stop.set()


def _reporter(view: View, stop: threading.Event) -> Report:
    pace = Pace()

    def report(event: Event) -> None:
        _show(pace.timed(event) if isinstance(event, Progress) else event, view)
        # A result that is there already is not taken back.
        if stop.is_set() and not isinstance(event, Result):
            raise Cancelled()

    return report


def _show(event: Event, view: View) -> None:
    try:
        view.show(event)
    except BrokenPipeError as error:
        raise Cancelled("Nobody reads the output any more.") from error


def _tell(error: Exception, view: View) -> int:
    known = _as_known(error)
    if os.environ.get(TRACE_VARIABLE) == "1":
        view.close()
        traceback.print_exception(error)
    with suppress(OSError):
        view.show(Failed.of(known))
    return known.exit_status


def _as_known(error: Exception) -> BearDetectorError:
    """The same mistake in words that a user can act on."""
    if isinstance(error, BearDetectorError):
        return error
    if isinstance(error, ImportError) and (package := (error.name or "").split(".")[0]) in {*REQUIREMENT_SETS, "osgeo"}:
        return _missing(package, error)
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename:
        return BearDetectorError(
            f"{error.filename}: {error.strerror}.", "Check the path, the permissions and the space left on the disk."
        )
    return BearDetectorError(
        f"unexpected {type(error).__name__}: {text}.", f"Run it again with {TRACE_VARIABLE}=1 to see where it happened."
    )


def _missing(package: str, error: ImportError) -> MissingPackage:
    absent = isinstance(error, ModuleNotFoundError)
    what = "is not installed" if absent else f"can't be loaded: {' '.join(str(error).split())}"
    if package not in REQUIREMENT_SETS:
        return MissingPackage(
            f"GDAL's Python package {package} {what}.", "Use a Python that has it: the system's, or conda-forge's gdal."
        )
    requirements = ROOT / "requirements" / f"{REQUIREMENT_SETS[package]}.txt"
    return MissingPackage(
        f"The Python package {package} {what}.",
        f'Install what the job needs: "{sys.executable}" -m pip install -r "{requirements}"',
    )


def _flush_stdout() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left unread would make Python complain when it ends.
        nothing_fd = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing_fd, 1)
