# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m bear_detector_plugin`."""

import sys

from . import ROOT

try:
    from .cli import main
except ModuleNotFoundError as error:  # a Python that isn't the engine's: `run` can't tell it in its own way yet
    sys.exit(
        f"error: The Python package {error.name} is not installed. Install what the engine needs: "
        f'"{sys.executable}" -m pip install -r "{ROOT / "requirements" / "detect.txt"}"'
    )

if __name__ == "__main__":
    main()
