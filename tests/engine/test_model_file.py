# SPDX-License-Identifier: GPL-2.0-or-later
"""The model file says all about itself, and what isn't ours is refused in one line."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest

from bear_detector_plugin.engine import model_file
from bear_detector_plugin.engine.model_file import Card, RecallThreshold
from bear_detector_plugin.engine.rasters import Scaling
from bear_detector_plugin.errors import ModelFileError
from tests.tiny_model import make_tiny_model


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    card = Card(
        name="bears",
        classes=("polar_bear", "background"),
        gsd_m=0.024,
        scaling=Scaling("percentile", 1.0, 99.0),
        temperature=1.7,
        threshold=0.31,
        thresholds=(RecallThreshold(recall=0.9, threshold=0.2, animals=61),),
        precision="int8",
        training={"recipe": {"name": "quick"}, "seed": 3},
    )
    path = make_tiny_model(tmp_path / "m.onnx")
    written = model_file.write_card(path, card)
    assert len(written.sha256) == 64
    assert model_file.read(str(path)) == (path, written)
    assert written.model_copy(update={"sha256": ""}) == card


def test_other_weights_have_another_checksum(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path / "m.onnx")
    before = model_file.read(str(path))[1].sha256
    model = onnx.load(path)
    model.graph.initializer[0].raw_data = b"\1" + model.graph.initializer[0].raw_data[1:]
    onnx.save(model, path)
    assert model_file.write_card(path, model_file.read(str(path))[1]).sha256 != before


def test_a_model_is_found_by_file_and_by_folder(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path / "model.onnx")
    assert model_file.find(str(path)) == model_file.find(str(tmp_path)) == path


def test_the_threshold_for_a_recall(tmp_path: Path) -> None:
    table = tuple(RecallThreshold(recall=r, threshold=t, animals=40) for r, t in ((0.8, 0.6), (0.9, 0.4), (0.95, 0.1)))
    card = Card(name="bears", classes=("polar_bear", "background"), thresholds=table)
    assert card.threshold_for(0.85) == 0.4
    with pytest.raises(ModelFileError, match=r"no threshold for a recall of 0\.99"):
        card.threshold_for(0.99)


def test_what_is_not_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="There is no model nowhere"):
        model_file.read("nowhere")
    (tmp_path / "text.onnx").write_text("hello")
    with pytest.raises(ModelFileError, match=r"text\.onnx can't be read as an ONNX model"):
        model_file.read(str(tmp_path / "text.onnx"))
    stranger = make_tiny_model(tmp_path / "stranger.onnx")
    model = onnx.load(stranger)
    del model.metadata_props[:]
    onnx.save(model, stranger)
    with pytest.raises(ModelFileError, match=r"stranger\.onnx is not a Bear Detector model"):
        model_file.read(str(stranger))
    model.metadata_props.add(key="bear_detector_card", value='{"name": "x", "classes": ["a", "b"], "threshold": 7}')
    onnx.save(model, stranger)
    with pytest.raises(ModelFileError, match="makes no sense: threshold"):
        model_file.read(str(stranger))
