# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey's GeoPackage: detections, photos, animals, verdicts and audits."""
