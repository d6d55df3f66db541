# SPDX-License-Identifier: GPL-2.0-or-later
"""What other programs read: COCO, Darwin Core, tables for R and for spreadsheets."""
