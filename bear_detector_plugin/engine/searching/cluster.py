# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos searched by the workers of a Dask scheduler: processes of this machine, of others, or jobs of SLURM.

Workers open the photos themselves, so they must see them under the same paths. What crosses the wire is text: the
photo's path and the job out, the outcome back, both as JSON. Dask wraps it in its own serialisation, which is pickle,
and lets whoever reaches the scheduler run code: a scheduler belongs into a network that one trusts.
"""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, astuple, replace
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any

from ...errors import BadArgument, BearDetectorError
from ...events import Log, Report
from ...jobs import DetectJob
from ..imagery.area import anywhere
from ..imagery.footprint import Georeference
from ..imagery.photo_facts import Facts
from ..imagery.windows import Window
from ..machine import providers, threads
from ..model import model_file
from ..model.classifier import Classifier
from .scan import Found
from .search import Outcome, Search, Share, failure

THREADS = 2
"""Of a worker: one decodes the next photo while the other has the network."""
_AHEAD = 2
"""Photos in flight for each thread of a worker, so that none waits for this process."""
_CORES_A_WORKER = 4
_LOOK_EVERY_S = 5.0
"""How often it is asked how many workers there are: with SLURM they come and go."""
_WORKER_WAITED_FOR_S = 30.0
"""So long there may be no worker before that is told: a queue may be long, but an address or a script may be wrong."""
_MAKING = Lock()


class Cluster:
    """The workers of a scheduler; their tasks are given up with the end of the `with` block.

    Args:
        job: the run's; `scheduler` is an address, `local`, `local:N`, `slurm` or `slurm:N`.
        sha256: of the model, which the workers must have, too.
        screen: likewise of its screen; empty where there is none.
        report: receives a warning while no worker is there.

    Raises:
        BadArgument: on entering: no scheduler answers there, or SLURM refuses.
    """

    def __init__(self, job: DetectJob, sha256: str, screen: str, report: Report) -> None:
        import distributed  # noqa: F401  (told now if it is missing, before anything is written)

        self._scheduler, self._order, self._stack = job.scheduler or "", _order(job, sha256, screen), ExitStack()
        self._futures: dict[str, Any] = {}
        self._done: SimpleQueue[str] = SimpleQueue()
        self._limit, self._looked = 0, -_LOOK_EVERY_S
        self._report, self._alone_since = report, time.monotonic()

    def __enter__(self) -> Cluster:
        try:
            self._client = _client(self._scheduler, self._stack)
        except (OSError, ValueError, RuntimeError) as error:  # how a scheduler is not there has many forms
            self._stack.close()
            reason = " ".join(str(error).split())
            raise BadArgument(
                f"--scheduler {self._scheduler} can't be used: {reason}.", "Give its address, local or slurm."
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(Exception):  # of a scheduler that is gone nothing is wanted any more
            self._client.cancel(list(self._futures.values()), force=True)
        self._stack.close()

    @property
    def limit(self) -> int:
        """How many photos are worth being handed in at a time: so many that no worker waits.

        Raises:
            BearDetectorError: the scheduler is gone.
        """
        if time.monotonic() - self._looked > _LOOK_EVERY_S:
            try:
                workers = self._client.nthreads()
            except OSError as error:
                raise _gone() from error
            self._limit, self._looked = _AHEAD * sum(workers.values()), time.monotonic()
            self._miss_workers()
        return max(self._limit, _AHEAD)

    def _miss_workers(self) -> None:
        if self._limit:
            self._alone_since = self._looked
        elif self._looked - self._alone_since > _WORKER_WAITED_FOR_S:
            self._alone_since = math.inf  # told once, until there was one
            self._report(Log(f"No worker is at the scheduler {self._scheduler}: the photos wait for one.", "warning"))

    def put(self, photo: str) -> None:
        """Hand in a photo."""
        future = self._client.submit(searched, photo, self._order, pure=False)
        self._futures[photo] = future
        self._await(photo, future)

    def get(self, wait_s: float) -> Share | Outcome | None:
        """The outcome of a photo; None where none comes so soon.

        Raises:
            BearDetectorError: the workers can't do their work, or the scheduler is gone.
        """
        try:
            photo = self._done.get(timeout=wait_s)
        except Empty:
            return None
        future = self._futures[photo]
        if future.status in ("pending", "lost"):  # the worker died before it was asked for the outcome: another works
            self._await(photo, future)
            return None
        del self._futures[photo]
        if future.status == "finished":
            return _outcome(future.result())
        return _killed(photo, future)

    def _await(self, photo: str, future: Any) -> None:
        future.add_done_callback(lambda _: self._done.put(photo))


def searched(photo: str, order: str) -> str:
    """A worker's task: the outcome of a photo, as JSON.

    Args:
        photo: its path or virtual path.
        order: the run's job and the model's digest, as JSON.

    Raises:
        RuntimeError: this worker has no model, or another one, or can't read the area: it can do no photo.
    """
    with _MAKING:
        search = _search(order)
    return _as_text(search.outcome(photo))


@lru_cache(maxsize=1)
def _search(order: str) -> Search:
    """Made once in a process: it holds the network."""
    fields, sha256, screen = json.loads(order)
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
    job = DetectJob(**given)
    if job.device != "cpu":
        _take_a_gpu()
    try:
        classifier = Classifier(job.model, job.device)
        search = Search(job, classifier)
    except BearDetectorError as error:
        raise RuntimeError(str(error)) from None
    if classifier.card.sha256 != sha256:
        raise RuntimeError(f"its model {job.model} is another one.")
    if (search.screen.card.sha256 if search.screen else "") != screen:
        raise RuntimeError(f"its screen of the model {job.model} is another one.")
    return search


def _take_a_gpu() -> None:
    """Of a machine's GPUs the one whose turn it is, by this worker's number: else each worker would use the first."""
    from distributed import get_worker

    gpus, number = providers.gpus(), re.search(r"\d+$", str(get_worker().name))  # 3, SLURMCluster-0-3, or an address
    if len(gpus) > 1 and number:
        os.environ[providers.VISIBLE] = gpus[int(number.group()) % len(gpus)]


def _order(job: DetectJob, sha256: str, screen: str) -> str:
    """What a worker must know, with paths that hold in its folder, too."""
    model = os.path.abspath(model_file.find(job.model))  # noqa: PTH100 - symbolic links stay as the user named them
    job = replace(job, imagery=("given one by one",), model=model, area=job.area and anywhere(job.area))
    return json.dumps([asdict(job), sha256, screen])


def _as_text(outcome: Outcome) -> str:
    place = outcome.georeference and astuple(outcome.georeference)
    return json.dumps([*outcome[:5], place, outcome.searched, outcome.facts])


def _outcome(text: str) -> Outcome:
    photo, seconds, error, found, extent, place, searched, known = json.loads(text)
    animals = tuple(Found(name, score, Window(*window), rest) for name, score, window, rest in found)
    parts: Any = [tuple(part) if isinstance(part, list) else part for part in place or ()]
    where = Georeference(*parts) if parts else None
    looked_at = Window(*searched) if searched else None
    return Outcome(photo, seconds, error, animals, Window(*extent), where, looked_at, Facts(*known) if known else None)


def _killed(photo: str, future: Any) -> Outcome:
    """A photo that several workers died with has failed; what else goes wrong with a task stops the run."""
    from distributed import KilledWorker

    if future.status != "error":
        raise _gone()
    error = future.exception()
    if isinstance(error, KilledWorker):
        return failure(photo, BearDetectorError(f"{photo} could not be searched: workers died of it, again and again."))
    raise BearDetectorError(
        f"The workers can't search: {type(error).__name__}: {error}",
        "They need Bear Detector in the same version, the model and the area under the same paths.",
    )


def _gone() -> BearDetectorError:
    return BearDetectorError("The Dask scheduler is gone.", "What is done is kept: start it, then run again.")


def _client(scheduler: str, stack: ExitStack) -> Any:
    """A client of the scheduler; what is started for it ends with the stack."""
    from distributed import Client

    kind, _, number = scheduler.partition(":")
    start = _CLUSTERS.get(kind)
    if start is None:
        return stack.enter_context(Client(scheduler, set_as_default=False))
    if number and not (number.isdecimal() and int(number)):
        raise ValueError(f"{number} is no number of workers")
    cluster = stack.enter_context(start(int(number or 0)))
    return stack.enter_context(Client(cluster, set_as_default=False))


def _local(workers: int) -> Any:
    from distributed import LocalCluster

    workers = workers or max(threads.cores() // _CORES_A_WORKER, 1)
    share = str(max(threads.cores() // workers, 1))
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=THREADS,
        memory_limit=None,  # a worker bounds itself, by --memory-mb
        dashboard_address=":0",
        env={threads.VARIABLE: share},
    )


def _slurm(jobs: int) -> Any:
    """As the user's jobqueue.yaml says it: queue, cores, memory and time of a job."""
    from dask_jobqueue import SLURMCluster

    cluster = SLURMCluster(scheduler_options={"dashboard_address": ":0"})  # its usual port may be another run's
    cluster.scale(jobs=jobs or 1)
    return cluster


_CLUSTERS: dict[str, Callable[[int], Any]] = {"local": _local, "slurm": _slurm}
