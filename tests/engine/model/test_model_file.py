# SPDX-License-Identifier: GPL-2.0-or-later
"""The model file says all about itself, and what isn't ours is refused in one line."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest

from bear_detector_plugin.engine.imagery.rasters import Scaling
from bear_detector_plugin.engine.model import model_card, model_file
from bear_detector_plugin.engine.model.model_file import Card, RecallThreshold
from bear_detector_plugin.errors import ModelFileError
from bear_detector_plugin.jobs import DEFAULT_MODEL
from tests.tiny_model import make_tiny_model


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    card = Card(
        name="bears",
        classes=("polar_bear", "background"),
        gsd_m=0.024,
        scaling=Scaling("percentile", 1.0, 99.0),
        temperature=1.7,
        threshold=0.31,
        thresholds=(
            RecallThreshold(
                recall=0.9,
                threshold=0.2,
                animals=61,
                mode="dense",
                precision="int8",
                guarantee="binomial",
                confidence=0.95,
                false_alarms_per_megapixel=0.4,
            ),
        ),
        calibration={"ece_before": 0.2, "ece_after": 0.01, "windows": 300},
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


def test_a_card_of_an_earlier_version_is_read() -> None:
    row = '{"recall": 0.9, "threshold": 0.25, "animals": 292}'
    old = f'{{"name": "x", "classes": ["seal", "background"], "precision": "int8", "thresholds": [{row}]}}'
    card = Card.model_validate_json(old)
    assert card.threshold_for(0.9, "tiles").threshold == card.threshold_for(0.8, "dense").threshold == 0.25
    assert (card.thresholds[0].guarantee, card.calibration) == ("none", {})
    shipped = model_file.read(DEFAULT_MODEL)[1]
    assert shipped.threshold_for(0.9, "dense").animals > 0


def test_another_temperature_is_another_checksum(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path / "m.onnx")
    card = model_file.read(str(path))[1]
    assert model_file.write_card(path, card.model_copy(update={"temperature": 2.0})).sha256 != card.sha256
    assert model_file.write_card(path, card).sha256 == card.sha256


def bears(*rows: dict[str, object], precision: str = "fp32") -> Card:
    common = {"animals": 40, "mode": "dense"}
    table = tuple(RecallThreshold.model_validate({**common, **row}) for row in rows)
    return Card(name="bears", classes=("polar_bear", "background"), thresholds=table, precision=precision)


def test_the_threshold_for_a_recall() -> None:
    card = bears(*({"recall": r, "threshold": t} for r, t in ((0.8, 0.6), (0.9, 0.4), (0.95, 0.1))))
    assert card.threshold_for(0.85, "dense").threshold == 0.4
    with pytest.raises(ModelFileError, match=r"no threshold for a recall of 0\.99 in mode dense"):
        card.threshold_for(0.99, "dense")


def test_a_threshold_belongs_to_a_mode_and_a_precision() -> None:
    rows = [{"recall": 0.9, "threshold": 0.4}, {"recall": 0.9, "threshold": 0.3, "mode": "tiles", "precision": "int8"}]
    assert bears(*rows, precision="int8").threshold_for(0.9, "tiles").threshold == 0.3
    with pytest.raises(ModelFileError, match="in mode tiles"):
        bears(*rows).threshold_for(0.9, "tiles")


def test_what_was_asked_for_decides_on_the_guarantee() -> None:
    card = bears(
        {"recall": 0.9, "threshold": 0.7, "mode": ""},
        {"recall": 0.9, "threshold": 0.5},
        {"recall": 0.9, "threshold": 0.4, "guarantee": "risk_control"},
        {"recall": 0.9, "threshold": 0.2, "guarantee": "binomial", "confidence": 0.95},
    )
    assert card.threshold_for(0.9, "dense").guarantee == "risk_control"
    assert card.threshold_for(0.9, "tiles").threshold == 0.7
    assert card.threshold_for(0.9, "dense", 0.9).threshold == 0.2
    with pytest.raises(ModelFileError, match=r"Calibrate it on at least 29 animals that it was not trained on"):
        card.threshold_for(0.9, "tiles", 0.95)
    with pytest.raises(ModelFileError, match="Through its screen") as refused:
        card.threshold_for(0.9, "dense", 0.95, screen="5f")
    assert "--no-screen" in refused.value.hint


def test_the_card_tells_thresholds_as_they_are() -> None:
    """0.9876 in three digits would be more than was measured: from 0.988 on nothing is promised."""
    assert "| 0.9876 |" in model_card.describe(bears({"recall": 0.9, "threshold": 0.9876}))


def test_a_promise_for_several_animals_says_so() -> None:
    card = bears({"recall": 0.9, "threshold": 0.5})
    both = card.model_copy(update={"classes": ("polar_bear", "seal", "background")})
    assert "together" not in model_card.describe(card)
    assert "for polar_bear and seal together" in model_card.describe(both)


def test_a_threshold_says_what_it_promises() -> None:
    binomial = {"recall": 0.9, "threshold": 0.2, "guarantee": "binomial", "confidence": 0.95}
    rows = bears(binomial, {"recall": 0.9, "threshold": 0.4, "guarantee": "risk_control"}).thresholds
    assert [row.promise for row in rows] == [
        "recall of at least 90 % with 95 % confidence, by the exact binomial bound over 40 animals",
        "expected miss rate of at most 10 %, by conformal risk control over 40 animals",
    ]


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
