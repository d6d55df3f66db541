# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the engine's virtual environment, outside the plugin's folder, and installs requirement sets into it.

    Installer(folder, base_python).install("detect", print)

What was interrupted is completed by the next call, a broken environment is made anew. Plain `subprocess`, no Qt.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from ..errors import Cancelled, EngineFailed
from ..events import Log, Report
from . import requirements
from .install_lock import only_one
from .machine import free_mb
from .pip_output import PipProgress, diagnosis
from .process_tree import kill_tree, platform_options
from .pythons import Checked, base_of, is_of, venv_config
from .variables import for_python, inherited

STAMP = "bear_detector.json"
GPU = "gpu"
"""In a stamp: the packages are those for NVIDIA cards."""
_ENGINE = "Scripts/python.exe" if os.name == "nt" else "bin/python"
_GDAL_LINK = "bear_detector_gdal.pth"
_AS_SOURCE = "grad-cam"
"""Published without a wheel; pure Python, so that nothing has to be compiled."""
_TAIL_LINES = 60
_FETCH_TIMEOUT_S = "60"


@dataclass(frozen=True)
class InstallOptions:
    """How packages are fetched.

    Attributes:
        proxy: address with user and password; empty for the system's own.
        no_proxy: hosts, with commas between, that are reached without it.
        index_url: a package index; empty for pip's own.
        gpu: whether onnxruntime's package for NVIDIA cards is installed instead of the usual one.
    """

    proxy: str = ""
    no_proxy: str = ""
    index_url: str = ""
    gpu: bool = False


class Installer:
    """One install; `cancel` may be called at any time and from any thread.

    Args:
        folder: of the environment; the log and the lock lie beside it.
        base: the Python that it is made from, with its GDAL, as `pythons.check` found it.
        options: how packages are fetched.
        sets: the folder of the requirement sets; the plugin's own where None.
    """

    def __init__(
        self,
        folder: Path,
        base: Checked,
        options: InstallOptions = InstallOptions(),
        sets: Path | None = None,
    ) -> None:
        self.folder, self.log_file = folder, folder.with_suffix(".log")
        self._base, self._options, self._sets = base, options, sets or requirements.FOLDER
        self._child: subprocess.Popen | None = None
        self._cancelled = threading.Event()
        self._lock = threading.Lock()

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return python_of(self.folder)

    def install(self, name: str, report: Report) -> None:
        """Install a set, or complete it; the environment is made where there is none, or a broken one.

        Raises:
            Cancelled: on request; what was fetched is kept.
            EngineFailed: what went wrong, in words a user can act on; all that was printed is in the log file.
        """
        if self._base.problem is not None:
            raise self._base.problem
        try:
            with only_one(self.folder.with_suffix(".lock")), self._log() as log:
                self._install(name, report, log)
        except OSError as error:
            where = error.filename or self.folder
            raise EngineFailed(
                f"{where} can't be written: {error.strerror}.", "Check its disk and your rights there, then try again."
            ) from error
        report(Log(f"The packages of the set {name} are installed."))

    def _install(self, name: str, report: Report, log: IO[str]) -> None:
        self._need_room(name)
        self._make_environment(report, log)
        both = requirements.TRAIN in (name, *stamp(self.folder))  # it holds the other, and they stay in step
        self._install_set(requirements.TRAIN if both else requirements.DETECT, report, log)
        self._write_stamp(requirements.SETS if both else (requirements.DETECT,))

    def cancel(self) -> None:
        """Stop; pip and what it has started are ended."""
        with self._lock:
            self._cancelled.set()
            if self._child is not None:
                kill_tree(self._child)

    def _need_room(self, name: str) -> None:
        platform = "" if self._options.index_url else sys.platform  # another index may have a smaller torch
        needed, free = requirements.sizes_mb(name, self._options.gpu, platform)[1], free_mb(self.folder)
        if name not in stamp(self.folder) and free < needed:
            raise EngineFailed(
                f"There is not enough room on the disk: {needed} MB are needed, {free:.0f} MB are free.", "Make room."
            )

    def _make_environment(self, report: Report, log: IO[str]) -> None:
        if self.folder.exists() and not self._is_sound(log):
            report(Log("The environment is broken or of another Python: it is made anew."))
            (self.folder / STAMP).unlink(missing_ok=True)
        elif self.folder.exists():
            return
        report(Log("Making the environment."))
        words = ["-m", "venv", "--clear", "--without-pip", str(self.folder)]
        self._run([str(self._base.python), *words], log)
        try:  # before the maker's packages are seen, or its own pip would do, which may be old
            self._run([str(self.python), "-m", "ensurepip", "--upgrade", "--default-pip"], log)
        except EngineFailed:
            self._open_to_its_maker()
            if not self._succeeds(["-m", "pip", "--version"], log):
                raise
        self._open_to_its_maker()
        self._link_gdal(log)

    def _open_to_its_maker(self) -> None:
        """Let the environment see the packages of the Python that it was made from: GDAL's among them."""
        config = self.folder / "pyvenv.cfg"
        lines = config.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.lower().startswith("include-system-site-packages")]
        config.write_text("\n".join([*kept, "include-system-site-packages = true", ""]), encoding="utf-8")

    def _is_sound(self, log: IO[str]) -> bool:
        """Whether the environment is of the Python that is wanted, starts, and has GDAL and pip."""
        home = venv_config(self.python).get("home", "")
        same = home and Path(home).resolve() == base_of(self._base.python).parent.resolve()
        return bool(same) and self._succeeds(["-c", "import pip; from osgeo import gdal"], log)

    def _link_gdal(self, log: IO[str]) -> None:
        """Where QGIS keeps its GDAL apart from its Python, the environment is told where."""
        sees_gdal = ["-c", "from osgeo import gdal"]
        if self._succeeds(sees_gdal, log):
            return
        (self._own_sites()[0] / _GDAL_LINK).write_text(f"{self._base.gdal_folder}\n", encoding="utf-8")
        if not self._succeeds(sees_gdal, log):
            raise EngineFailed(f"An environment made from {self._base.python} has no GDAL.", "Name another Python.")

    def _own_sites(self) -> list[Path]:
        return [path for path in requirements.site_folders(self.python) if self.folder in path.parents]

    def _install_set(self, name: str, report: Report, log: IO[str]) -> None:
        lines = requirements.lines(name, self._options.gpu, self._sets)
        self._remove_other_runtime(lines, log)
        progress = PipProgress(lines)

        def tell(line: str) -> None:
            for event in progress.read(line):
                report(event)

        constraints = str(self._sets / requirements.CONSTRAINTS)
        options = ["--only-binary", ":all:", "--no-binary", _AS_SOURCE, "--no-warn-script-location"]
        options += ["--constraint", constraints]
        self._run([*self._pip("install"), *options, *self._raw(), *lines], log, tell)

    def _remove_other_runtime(self, lines: Sequence[str], log: IO[str]) -> None:
        """Of onnxruntime's packages only one may be there: they overwrite each other's files."""
        wanted = {requirements.project(line) for line in lines}
        there = filter(requirements.is_runtime, requirements.installed(self._own_sites()))
        others = [package for package in there if package not in wanted]
        if others:
            self._run([*self._pip("uninstall"), "--yes", *others, *filter(requirements.is_runtime, wanted)], log)

    def _pip(self, verb: str) -> list[str]:
        return [str(self.python), "-m", "pip", verb, "--no-input", "--disable-pip-version-check"]

    def _raw(self) -> list[str]:
        """From pip 24.1 on it can tell how much of a file was fetched."""
        records = [r for site in requirements.site_folders(self.python) for r in site.glob("pip-*.dist-info")]
        numbers = [record.name.split("-")[1].split(".")[:2] for record in records[:1]]
        able = any(tuple(map(int, number)) >= (24, 1) for number in numbers)
        return ["--progress-bar", "raw" if able else "off"]

    def _succeeds(self, words: Sequence[str], log: IO[str]) -> bool:
        try:
            self._run([str(self.python), *words], log)
        except EngineFailed:
            return False
        return True

    def _run(self, words: Sequence[str], log: IO[str], tell: Callable[[str], None] | None = None) -> None:
        said: deque[str] = deque(maxlen=_TAIL_LINES)
        log.write(f"$ {' '.join(words)}\n")
        child = self._start(words)
        try:
            for line in map(self._without_secrets, child.stdout or ()):
                said.append(line)
                log.write(line)
                log.flush()
                if tell is not None:
                    tell(line)
        except BaseException:
            kill_tree(child)  # nobody would listen any more
            raise
        finally:
            child.wait()
            child.stdout.close()
        if self._cancelled.is_set():
            raise Cancelled
        if child.returncode:
            raise diagnosis(said, self._base.version)

    def _start(self, words: Sequence[str]) -> subprocess.Popen:
        with self._lock:
            if self._cancelled.is_set():
                raise Cancelled
            try:  # a list of words and no shell
                self._child = subprocess.Popen(  # nosec B603
                    list(words), env=self.variables(), cwd=self.folder.parent, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
                    **platform_options(),
                )  # fmt: skip
            except OSError as error:
                raise EngineFailed(f"{words[0]} could not be started: {error}.", "Name another Python.") from error
            return self._child

    def variables(self) -> dict[str, str]:
        """Variables for pip: nothing of QGIS's, and what the options ask for; no secret on a command line."""
        base = base_of(self._base.python)
        variables = for_python(base, inherited(os.environ, is_of(base, Path(sys.base_prefix))), sys.platform)
        variables.setdefault("PIP_DEFAULT_TIMEOUT", _FETCH_TIMEOUT_S)
        variables.update(PYTHONUNBUFFERED="1", PYTHONUTF8="1", PYTHONNOUSERSITE="1", PYTHONSAFEPATH="1")
        if self._options.index_url:
            variables["PIP_INDEX_URL"] = self._options.index_url
        if self._options.proxy:
            variables.update(HTTP_PROXY=self._options.proxy, HTTPS_PROXY=self._options.proxy)
            variables["NO_PROXY"] = self._options.no_proxy
            for name in ("http_proxy", "https_proxy", "no_proxy", "ALL_PROXY", "all_proxy"):
                variables.pop(name, None)
        return variables

    def _without_secrets(self, line: str) -> str:
        for url in (self._options.proxy, self._options.index_url):
            if "@" in url:
                secret = url.partition("://")[2].rpartition("@")[0]
                line = line.replace(secret, "***").replace(secret.partition(":")[2] or secret, "***")
        return line

    def _log(self) -> IO[str]:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        log = self.log_file.open("w", encoding="utf-8")
        log.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n")
        return log

    def _write_stamp(self, names: Sequence[str]) -> None:
        gpu = self._options.gpu
        known = {name: requirements.fingerprint(name, gpu, self._sets) for name in names}
        known.update({GPU: "yes"} if gpu else {})
        (self.folder / STAMP).write_text(json.dumps(known), encoding="utf-8")


def python_of(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / _ENGINE


def stamp(folder: Path) -> dict[str, str]:
    """What was installed to its end in an environment: fingerprints by set; empty where nothing was."""
    try:
        known = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: str(value) for key, value in known.items()} if isinstance(known, dict) else {}
