# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong, in words a user can act on.

    BearDetectorError            exit status 1
    +-- BadArgument              2  a mistake in how the command was called
    +-- RasterError                 an image that can't be read, or not as a photo
    +-- ModelFileError              a model file that is missing, damaged or not ours
    +-- ExamplesError               examples that can't be read or don't fit the imagery
    +-- ResultsError                a results file that can't be read or written
    +-- MissingPackage              a Python package that the job needs is not installed
    +-- EngineFailed                the engine's process could not start, or died
    +-- Cancelled                3  the user asked to stop

Errors are raised where they are noticed and shown once: by the command line as one line, in QGIS by the
message bar or the Processing log.
"""

from __future__ import annotations


class BearDetectorError(Exception):
    """Something a user can mend.

    Args:
        message: what is wrong with which thing, as one sentence.
        hint: what to do about it, as one sentence; empty where nothing can be done.
    """

    code = "error"
    exit_status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadArgument(BearDetectorError, ValueError):
    """A mistake in how the command was called."""

    code = "bad_argument"
    exit_status = 2


class RasterError(BearDetectorError, OSError):
    """An image that can't be read, or not as a colour photo."""

    code = "raster"


class ModelFileError(BearDetectorError, OSError):
    """A model file that is missing, damaged or not one of Bear Detector's."""

    code = "model_file"


class ExamplesError(BearDetectorError, ValueError):
    """Examples that can't be read, or that don't fit the imagery."""

    code = "examples"


class ResultsError(BearDetectorError, OSError):
    """A results file that can't be read or written."""

    code = "results"


class MissingPackage(BearDetectorError, ImportError):
    """A Python package that the job needs is not installed."""

    code = "missing_package"


class EngineFailed(BearDetectorError, RuntimeError):
    """The engine's process could not be started, or ended without a result."""

    code = "engine"


class Cancelled(BearDetectorError):
    """The user asked to stop; what was done until then is kept."""

    code = "cancelled"
    exit_status = 3

    def __init__(self, message: str = "Stopped on request.", hint: str = "What was done is kept.") -> None:
        super().__init__(message, hint)
