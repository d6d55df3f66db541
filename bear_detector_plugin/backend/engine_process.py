# SPDX-License-Identifier: GPL-2.0-or-later
"""One run of the engine in a process of its own.

    result = EngineProcess(DetectJob(imagery=("photos",), out="survey.gpkg")).run(print)

Plain `subprocess` and threads, no Qt: the same in a task, in a Processing algorithm and in a test. When QGIS
dies, the engine's stdin closes with it, and the engine stops cleanly.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404
import threading
from collections import deque
from contextlib import nullcontext, suppress
from typing import IO

from ..errors import BearDetectorError, Cancelled, EngineFailed
from ..events import Failed, Report, Result, from_line
from ..jobs import ON_STDIN, Job, TrainJob
from . import environment
from .install_lock import only_training
from .process_tree import kill_tree, platform_options

GRACE_S = 20.0
"""How long the engine may take to stop by itself after a cancel, before it is killed."""

_TAIL_LINES = 60
_KILLED = (-9, -15)
"""What `subprocess` calls SIGKILL and SIGTERM: the system, too, kills so when its memory runs out."""


class EngineProcess:
    """Runs one job; `run` may be called once, `cancel` at any time and from any thread."""

    def __init__(self, job: Job, grace_s: float | None = None) -> None:
        self._job = job
        self._grace_s = getattr(job, "grace_s", GRACE_S) if grace_s is None else grace_s
        self._child: subprocess.Popen[str] | None = None
        self._stderr: deque[str] = deque(maxlen=_TAIL_LINES)
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._ended = threading.Event()

    @property
    def details(self) -> str:
        """The last lines that the engine wrote as free text: for the curious, and for a report of a fault."""
        return "\n".join(self._stderr)

    @property
    def has_started(self) -> bool:
        """Whether the engine's process could be started."""
        return self._child is not None

    def run(self, report: Report) -> Result:
        """Do the job, reporting every event as it comes; `report` may raise `Cancelled` to stop it.

        Raises:
            Cancelled: when the job was stopped on request.
            EngineFailed: when the engine could not be started, or died.
            BearDetectorError: what the engine says is wrong.
        """
        with only_training(self._job.out) if isinstance(self._job, TrainJob) else nullcontext():
            return self._run(report)

    def _run(self, report: Report) -> Result:
        child = self._start()
        drain = threading.Thread(target=self._drain, args=(child.stderr,), daemon=True)
        drain.start()
        try:
            last = self._follow(child, report)
        except BaseException:
            self.cancel()  # nobody would listen any more
            raise
        finally:
            child.wait()
            self._ended.set()
            drain.join(timeout=1.0)  # a grandchild may hold the pipe open
            with suppress(OSError):
                child.stdin.close()
            child.stdout.close()
        return self._conclude(last, child.returncode)

    def cancel(self) -> None:
        """Ask the engine to stop; it is killed if it has not stopped after the grace period."""
        with self._lock:
            if self._cancelled.is_set():
                return
            self._cancelled.set()
            if self._child is not None:
                self._close_stdin(self._child)

    def _start(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._cancelled.is_set():
                raise Cancelled
            command = environment.command(self._job)
            try:  # a list of words and no shell: no path can be taken for a command
                self._child = subprocess.Popen(  # nosec B603
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                    errors="replace",
                    env=environment.variables(),
                    **platform_options(),
                )
            except OSError as error:
                raise EngineFailed(
                    f"The engine could not be started: {error}.", "Check the path of the engine's Python."
                ) from error
            if command[-1] == ON_STDIN:
                with suppress(OSError):  # it has died: its last words say why
                    self._child.stdin.write(f"{json.dumps(environment.words(self._job))}\n")
                    self._child.stdin.flush()
            return self._child

    def _follow(self, child: subprocess.Popen[str], report: Report) -> Result | Failed | None:
        last: Result | Failed | None = None
        for line in child.stdout or ():
            event = from_line(line)
            if event is None:
                continue
            if isinstance(event, (Result, Failed)):
                last = event
            try:
                report(event)
            except Cancelled:
                self.cancel()
        return last

    def _conclude(self, last: Result | Failed | None, status: int) -> Result:
        if isinstance(last, Result):
            return last
        if last is not None and last.code == Cancelled.code:
            raise Cancelled(last.message, last.hint)
        if self._cancelled.is_set():
            raise Cancelled
        if last is not None:
            raise BearDetectorError(last.message, last.hint)
        if status in _KILLED:  # nothing that it wrote says why
            raise EngineFailed(
                "The engine was killed in the middle of its work: by somebody, or because the memory was used up.",
                "What it had done is kept.",
            )
        reason = next((line for line in reversed(self._stderr) if line.strip()), f"exit status {status}")
        reason = reason.strip().rstrip(".")
        raise EngineFailed(f"The engine ended without a result: {reason}.", "The details hold what it said.")

    def _drain(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._stderr.append(line.rstrip("\n"))

    def _close_stdin(self, child: subprocess.Popen[str]) -> None:
        with suppress(OSError):
            child.stdin.close()
        threading.Thread(target=self._kill_late, args=(child,), daemon=True).start()

    def _kill_late(self, child: subprocess.Popen[str]) -> None:
        if self._ended.wait(self._grace_s):
            return
        kill_tree(child)  # its loaders and workers with it
