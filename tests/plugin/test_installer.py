# SPDX-License-Identifier: GPL-2.0-or-later
"""Real installs of tiny wheels into real environments, without a network."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bear_detector_plugin.backend import install_lock
from bear_detector_plugin.backend.install_lock import only_one
from bear_detector_plugin.backend.installer import Installer, InstallOptions, stamp
from bear_detector_plugin.backend.pythons import base_of, check
from bear_detector_plugin.backend.requirements import fingerprint
from bear_detector_plugin.errors import Cancelled, EngineFailed
from bear_detector_plugin.events import Log, Progress
from tests.plugin.wheels import write_sets, write_wheel


@pytest.fixture(scope="module")
def base():
    return check(base_of(Path(sys.executable)))


@pytest.fixture
def wheels(tmp_path, monkeypatch) -> Path:
    """All that the sets need lies in one folder, which is all that pip looks at."""
    folder = tmp_path / "wheels"
    write_wheel(folder, "onnxruntime")
    write_wheel(folder, "onnxruntime-gpu")
    write_wheel(folder, "bear-needs", requires=("bear-side",))
    write_wheel(folder, "bear-side")
    write_wheel(folder, "bear-side", "2.0")
    write_wheel(folder, "bear-torch")
    for name, value in (("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", str(folder)), ("PIP_CONFIG_FILE", "/dev/null")):
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def make(base, wheels, tmp_path):
    sets = write_sets(tmp_path / "sets")
    return lambda **options: Installer(tmp_path / "data" / "engine", base, InstallOptions(**options), sets)


@pytest.fixture
def installed(make):
    installer = make()
    events = []
    installer.install("detect", events.append)
    return installer, events


def version_of(installer: Installer, module: str) -> str:
    words = [installer.python, "-c", f"import {module}; print({module}.version)"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_a_set_is_installed_and_works_with_the_systems_gdal(installed, base):
    installer, _ = installed
    assert version_of(installer, "onnxruntime") == "1.0"
    assert version_of(installer, "bear_side") == "1.0"  # as the constraints say
    assert check(installer.python).gdal == base.gdal


def test_progress_and_the_log_tell_what_is_done(installed):
    installer, events = installed
    assert any("Making the environment" in event.message for event in events if isinstance(event, Log))
    counts = [(event.done, event.total) for event in events if isinstance(event, Progress) and event.stage == "fetch"]
    assert counts == [(0, 2), (1, 2), (2, 3)]
    assert "Successfully installed" in installer.log_file.read_text(encoding="utf-8")


def test_a_later_set_is_added_and_both_are_on_record(installed, make, tmp_path):
    make().install("train", lambda event: None)
    sets = tmp_path / "sets"
    assert stamp(installed[0].folder) == {name: fingerprint(name, folder=sets) for name in ("detect", "train")}
    assert version_of(installed[0], "bear_torch") == "1.0"


def test_an_update_brings_the_new_versions_and_keeps_what_is_installed(installed, make, wheels, tmp_path):
    make().install("train", lambda event: None)
    write_wheel(wheels, "onnxruntime", "2.0")
    write_sets(tmp_path / "sets", version="2.0")
    assert stamp(installed[0].folder)["detect"] != fingerprint("detect", folder=tmp_path / "sets")  # outdated
    make().install("detect", lambda event: None)
    assert version_of(installed[0], "onnxruntime") == "2.0"
    assert set(stamp(installed[0].folder)) == {"detect", "train"}


def test_for_a_gpu_one_runtime_takes_the_place_of_the_other(installed, make):
    make(gpu=True).install("detect", lambda event: None)
    assert version_of(installed[0], "onnxruntime_gpu") == "1.0"
    assert version_of(installed[0], "onnxruntime") == ""
    assert stamp(installed[0].folder)["gpu"] == "yes"


def test_what_was_interrupted_is_completed(installed, make, wheels, tmp_path):
    installer, _ = installed
    missing = write_wheel(wheels, "bear-torch")
    aside = missing.rename(tmp_path / missing.name)
    with pytest.raises(EngineFailed, match=r"There is no bear-torch==1\.0 for Python"):
        make().install("train", lambda event: None)
    kept = installer.python.stat().st_ino, (installer.folder / "pyvenv.cfg").stat().st_mtime_ns
    aside.rename(missing)
    make().install("train", lambda event: None)
    assert kept == (installer.python.stat().st_ino, (installer.folder / "pyvenv.cfg").stat().st_mtime_ns)
    assert version_of(installer, "bear_torch") == "1.0"


@pytest.mark.parametrize("damage", ["no python", "no pip", "of another python"])
def test_a_broken_environment_is_made_anew(installed, make, damage):
    installer, _ = installed
    if damage == "no python":
        installer.python.unlink()
    elif damage == "no pip":
        next(installer.folder.glob("lib/python3*/site-packages/pip/__init__.py")).write_text("raise ImportError")
    else:
        config = installer.folder / "pyvenv.cfg"
        config.write_text(config.read_text().replace("home = ", "home = /gone"))
    events = []
    make().install("detect", events.append)
    assert any("made anew" in event.message for event in events if isinstance(event, Log))
    assert version_of(installer, "onnxruntime") == "1.0"


def test_cancel_stops_at_once_and_the_next_call_completes(make):
    installer = make()

    def stop(event):
        if isinstance(event, Progress):
            threading.Thread(target=installer.cancel).start()

    with pytest.raises(Cancelled):
        installer.install("detect", stop)
    assert stamp(installer.folder) == {}
    assert installer._child.poll() is not None
    make().install("detect", lambda event: None)
    assert "detect" in stamp(installer.folder)


def test_a_listener_that_stops_listening_ends_pip(make):
    installer = make()

    def stop(event):
        raise Cancelled

    with pytest.raises(Cancelled):
        installer.install("detect", stop)
    assert installer._child is None or installer._child.poll() is not None


def test_two_windows_do_not_install_at_once(make):
    installer = make()
    with only_one(installer.folder.with_suffix(".lock")), pytest.raises(EngineFailed, match="another QGIS"):
        installer.install("detect", print)


def test_a_home_in_a_network_without_locks_is_no_other_qgis(tmp_path, monkeypatch):
    def no_locks(_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(install_lock, "_take", no_locks)
    with only_one(tmp_path / "engine.lock"):
        pass


def test_a_folder_that_cant_be_written_is_told(base, tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(EngineFailed, match=r"data can't be written: File exists\."):
        Installer(tmp_path / "data" / "engine", base).install("detect", print)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pip's own index has torch without CUDA")
def test_room_for_the_libraries_that_come_with_torch_is_looked_for_beforehand(make, monkeypatch):
    monkeypatch.setattr("bear_detector_plugin.backend.installer.free_mb", lambda folder: 3000.0)
    with pytest.raises(EngineFailed, match=r"7100 MB are needed, 3000 MB are free"):
        make().install("train", print)


def test_a_python_that_will_not_do_is_refused(tmp_path):
    unfit = check(tmp_path / "qgis-bin.exe")
    with pytest.raises(EngineFailed, match="is not a Python"):
        Installer(tmp_path / "engine", unfit).install("detect", print)


def test_secrets_are_neither_on_the_command_line_nor_in_the_log(make):
    proxy = "http://me:pass%40word@proxy.example.org:3128"
    installer = make(proxy=proxy, no_proxy="localhost", index_url="https://token:secret@index.example.org/simple")
    variables = installer.variables()
    assert variables["HTTPS_PROXY"] == proxy
    assert variables["NO_PROXY"] == "localhost"
    said = f"Cannot connect to {proxy} nor https://token:secret@index.example.org/simple"
    assert "pass" not in installer._without_secrets(said)
    assert "secret" not in installer._without_secrets(said)


def test_secrets_are_not_in_what_is_said_of_a_failure(make, tmp_path):
    installer = make(proxy="http://me:pass%40word@proxy.example.org:3128")
    installer.folder.parent.mkdir()
    words = [
        sys.executable,
        "-c",
        "import os; print('ERROR: no way through', os.environ['HTTP_PROXY']); raise SystemExit(1)",
    ]
    with (tmp_path / "log").open("w") as log, pytest.raises(EngineFailed) as failed:
        installer._run(words, log)
    assert "no way through" in failed.value.message
    assert "pass" not in failed.value.message


def test_pip_is_not_told_of_qgiss_own_python(make, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/qgis/python")
    monkeypatch.setenv("PIP_TARGET", "/qgis/python/plugins")
    variables = make().variables()
    assert "PYTHONHOME" not in variables
    assert "PIP_TARGET" not in variables
