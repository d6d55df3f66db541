# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine: detection, training and evaluation, without QGIS or Qt. Verbs `verb(job, report)` over nouns."""
