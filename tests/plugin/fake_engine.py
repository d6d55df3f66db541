# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the engine's process that misbehaves on demand: what a healthy engine can't be made to do.

Run as `python fake_engine.py BEHAVIOUR`.
"""

from __future__ import annotations

import json
import os
import sys
import time


def say(event: str, **values: object) -> None:
    """One event, as the engine tells it."""
    print(json.dumps({"event": event, **values}), flush=True)


def crash() -> None:
    """Dies in the middle, with a reason on stderr."""
    say("hello", version="0")
    print("loading weights", file=sys.stderr)
    print("Segmentation fault (core dumped)", file=sys.stderr, flush=True)
    os._exit(139)


def silent_crash() -> None:
    """Dies without a word."""
    os._exit(7)


def half_line() -> None:
    """Dies while it writes its result."""
    print('{"event": "result", "paths": {"out": "su', end="", flush=True)
    os._exit(1)


def chatter() -> None:
    """A library prints on stdout, a newer engine tells of things unknown; the result is there all the same."""
    print("Downloading something: 100 %")
    print("[1, 2, 3]")
    say("hello", version="9", protocol=1, mood="good")
    say("weather", sky="blue")
    say("progress", stage="detect", done=1, total=2, unit="photos")
    print("é\x00\x01")
    say("result", paths={"survey": "a.gpkg"}, counts={"photos": 2})


def loud() -> None:
    """More on stderr than a pipe holds."""
    for line in range(20_000):
        print(f"warning {line}", file=sys.stderr)
    say("result")


def measures() -> None:
    """Tells what an epoch came to."""
    values = {"training_loss": 0.5, "validation_loss": 0.6}
    say("measured", stage="train", step=1, total=2, values=values)
    say("result", paths={"model": "model.onnx"}, counts={"validation_loss": 0.6})


def stops_when_asked() -> None:
    """Works until its stdin closes, then says so."""
    say("progress", stage="detect", done=1, total=100, unit="photos")
    sys.stdin.read()
    say("error", code="cancelled", message="Stopped on request.", hint="")
    sys.exit(3)


def never_stops() -> None:
    """Doesn't care for its stdin."""
    say("progress", stage="detect", done=1, total=100, unit="photos")
    time.sleep(600)


def refuses() -> None:
    """A mistake of the user's."""
    say("error", code="raster", message="x.tif has one band.", hint="Give an RGB photo.")
    sys.exit(1)


def tells_variables() -> None:
    """Which environment variables arrived."""
    say("result", paths=dict(os.environ))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
