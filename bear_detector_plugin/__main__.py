# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m bear_detector_plugin`."""

from .cli import main

if __name__ == "__main__":
    main()
