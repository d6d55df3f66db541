# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos searched by Dask's workers, processes of this machine: the same rows as without, whatever befalls them."""

import gc
import json
import os
import signal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from distributed import Client, KilledWorker, LocalCluster
from osgeo import ogr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.machine import providers
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching import cluster
from bear_detector_plugin.engine.searching.search import Search
from bear_detector_plugin.errors import BadArgument, BearDetectorError, Cancelled
from bear_detector_plugin.events import Log, Progress, Result
from bear_detector_plugin.jobs import DetectJob
from tests.tiny_model import BLUE, RED

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
LEFT_OUT = {"fid", "seconds", "heartbeat", "owner"}


@pytest.fixture
def photos(write_photo):
    """Photos with a bear, a seal or nothing; one lies nowhere, one is damaged."""
    made = []
    for number in range(10):
        rgb = np.full((320, 400, 3), 128)
        rgb[96:160, 128:192] = (RED, BLUE, (128, 128, 128))[number % 3]
        corner = (1000 + 10 * number, -1_600_000) if number else None
        made.append(write_photo(f"photos/{number}.tif", rgb, corner=corner))
    folder = Path(made[0]).parent
    (folder / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    return str(folder)


@pytest.fixture
def job(photos, tmp_path, tiny_model):
    def make(name="survey", **options):
        return DetectJob((photos,), str(tmp_path / f"{name}.gpkg"), model=str(tiny_model), device="cpu", **options)

    return make


@pytest.fixture(scope="module")
def scheduler():
    """Two worker processes, one thread each."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as workers:
        yield workers.scheduler_address


def rows(path, table):
    survey, found = ogr.Open(path), []
    for row in survey.GetLayerByName(table):
        place = row.GetGeometryRef()
        values = {name: value for name, value in row.items().items() if name not in LEFT_OUT}
        found.append({**values, "place": place and place.ExportToWkt()})
    return sorted(found, key=str)


def run(job, tell=lambda event: None):
    told = []
    detect(job, lambda event: (told.append(event), tell(event)))
    return told


def test_workers_find_the_same(job, scheduler):
    alone, together = job("alone"), job("together", scheduler=scheduler)
    expected, told = run(alone)[-1], run(together)[-1]
    assert told.counts == expected.counts
    assert told.counts["failed"] == 1
    for table in ("detections", "photos"):
        assert rows(together.out, table) == rows(alone.out, table)


def test_a_worker_that_is_killed_costs_nothing_but_time(job, scheduler):
    alone, together = job("alone"), job("together", scheduler=scheduler)
    run(alone)
    victims = [p for p in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(p.cmdline())][:1]

    def kill(event):
        if isinstance(event, Progress) and event.done >= 2 and victims:
            victims.pop().send_signal(signal.SIGKILL)

    assert isinstance(run(together, kill)[-1], Result)
    assert not victims
    for table in ("detections", "photos"):
        assert rows(together.out, table) == rows(alone.out, table)


def test_it_can_be_stopped_and_goes_on(job, scheduler):
    def stop(event):
        if isinstance(event, Progress) and event.done >= 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(job(scheduler=scheduler), stop)
    status = [row["status"] for row in rows(job().out, "photos")]
    assert "running" not in status
    assert status.count("done") >= 3
    told = run(job())  # without Dask: the file doesn't care
    assert any("photos were done before" in event.message for event in told if isinstance(event, Log))
    assert told[-1].counts["photos"] == 11


def test_a_worker_without_the_model_stops_the_run_and_says_so(job, scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "_order", lambda *_: json.dumps([{"imagery": ["x"], "out": ""}, "0" * 64, ""]))
    with pytest.raises(BearDetectorError, match=r"The workers can't search: RuntimeError: its model .* is another one"):
        run(job(scheduler=scheduler))
    assert "running" not in {row["status"] for row in rows(job().out, "photos")}


def test_a_scheduler_without_workers_is_told_once(job, monkeypatch):
    monkeypatch.setattr(cluster, "_LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(cluster, "_WORKER_WAITED_FOR_S", 0.0)
    told = []

    def stop(event):
        told.append(event)
        if len(told) > 12:
            raise Cancelled

    with LocalCluster(n_workers=0, dashboard_address=":0") as nobody, pytest.raises(Cancelled):
        detect(job(scheduler=nobody.scheduler_address), stop)
    warnings = [event.message for event in told if isinstance(event, Log) and "No worker is at" in event.message]
    assert len(warnings) == 1


@pytest.mark.parametrize("address", ["local:many", "tcp://127.0.0.1:1", "nonsense"])
def test_a_scheduler_that_is_not_there_is_told(job, address, monkeypatch):
    monkeypatch.setattr("distributed.Client", lambda address, **_: Client(address, timeout=1, **_))
    with pytest.raises(BadArgument, match=f"--scheduler {address} can't be used: "):
        run(job(scheduler=address))
    gc.collect()  # a half-made client closes itself, and may complain: here, not in another test


def test_a_scheduler_that_is_not_there_costs_no_results(job, monkeypatch):
    run(job())
    found = rows(job().out, "detections")
    monkeypatch.setattr("distributed.Client", lambda address, **_: Client(address, timeout=1, **_))
    with pytest.raises(BadArgument, match="can't be used"):
        run(job(scheduler="nonsense", fresh=True))
    assert rows(job().out, "detections") == found != []
    gc.collect()  # as above


def test_a_scheduler_that_is_gone_when_workers_are_counted_is_told(job):
    def nobody():
        raise OSError("Timed out trying to connect to tcp://127.0.0.1:1 after 30 s")

    workers = cluster.Cluster(job(scheduler="tcp://127.0.0.1:1"), "0" * 64, "", print)
    workers._client = SimpleNamespace(nthreads=nobody)
    with pytest.raises(BearDetectorError, match="scheduler is gone"):
        assert workers.limit


def test_a_photo_that_kills_its_workers_fails_with_a_reason():
    error = KilledWorker("searched-1", SimpleNamespace(address="tcp://10.0.0.1:9"), 3)
    future = SimpleNamespace(status="error", exception=lambda: error)
    assert cluster._killed("a.tif", future).error == "a.tif could not be searched: workers died of it, again and again."


def test_an_outcome_that_died_with_its_worker_is_waited_for_anew(job, photos, tiny_model):
    outcome = Search(job(), Classifier(str(tiny_model), "cpu")).outcome(f"{photos}/1.tif")
    workers = cluster.Cluster(job(scheduler="local"), "0" * 64, "", print)
    future = SimpleNamespace(status="lost", result=lambda: cluster._as_text(outcome))

    def made_again(told):
        future.status = "finished"
        told(future)

    future.add_done_callback = made_again
    workers._futures["1.tif"] = future
    workers._done.put("1.tif")
    assert workers.get(1) is None
    assert workers.get(1) == outcome


def test_workers_of_a_machine_take_its_gpus_in_turn(scheduler, tmp_path):
    """Of two, which the driver's program lists."""
    lister = tmp_path / "nvidia-smi"
    lister.write_text("#!/bin/sh\necho GPU-aa\necho GPU-bb\n")
    lister.chmod(0o755)

    def taken(folder):
        before = os.environ.copy()
        os.environ["PATH"] = folder + os.pathsep + before["PATH"]
        os.environ.pop(providers.VISIBLE, None)
        cluster._take_a_gpu()
        gpu = os.environ.pop(providers.VISIBLE)
        os.environ.update(before)
        return gpu

    with Client(scheduler, set_as_default=False) as client:
        workers = client.scheduler_info()["workers"]
        tasks = [client.submit(taken, str(tmp_path), workers=address, pure=False) for address in workers]
        assert sorted(client.gather(tasks)) == ["GPU-aa", "GPU-bb"]


def test_an_outcome_crosses_as_text(job, photos, tiny_model):
    search = Search(job(), Classifier(str(tiny_model), "cpu"))
    for photo in ("1.tif", "0.tif", "bad.jpg"):
        outcome = search.outcome(f"{photos}/{photo}")
        assert cluster._outcome(cluster._as_text(outcome)) == outcome
