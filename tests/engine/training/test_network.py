# SPDX-License-Identifier: GPL-2.0-or-later
"""The network: torch and the ONNX file agree, and weights come from where they are said to come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.engine.training import network
from bear_detector_plugin.engine.training.vision import models
from bear_detector_plugin.errors import ModelFileError

CLASSES = ("polar_bear", "seal", "background")


@pytest.fixture(scope="module")
def lively() -> network.TileClassifier:
    """A network whose batch norms have seen something, so that folding them is a test."""
    torch.manual_seed(1)
    classifier, _ = network.build(CLASSES, "none")
    classifier.train()
    with torch.no_grad():
        for _ in range(2):
            classifier(torch.rand(4, 3, 96, 96) * 255)
        torch.nn.init.normal_(classifier.head.weight, std=0.5)
    return classifier.eval()


@pytest.fixture(scope="module")
def exported(lively: network.TileClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "model.onnx"
    network.export_onnx(lively, path)
    model_file.write_card(path, Card(name="lively", classes=CLASSES))
    return path


def test_torch_and_onnx_agree_on_a_tile(lively: network.TileClassifier, exported: Path) -> None:
    image = np.random.default_rng(0).uniform(0, 255, (2, 3, 224, 224)).astype(np.float32)
    (logits,) = ort.InferenceSession(str(exported)).run(["logits"], {"image": image})
    with torch.no_grad():
        expected = lively(torch.from_numpy(image)).numpy()
    assert logits.shape == (2, 3, 1, 1)
    np.testing.assert_allclose(logits[:, :, 0, 0], expected, atol=1e-4)


def test_any_size_gives_a_logit_for_every_window(exported: Path) -> None:
    image = np.zeros((1, 3, 288, 352), np.float32)
    logits, activation = ort.InferenceSession(str(exported)).run(["logits", "activation"], {"image": image})
    assert logits.shape == (1, 3, 3, 5)
    assert activation.shape == (1, 3, 9, 11)
    np.testing.assert_allclose(logits[0, :, 1, 2], activation[0, :, 1:8, 2:9].mean(axis=(1, 2)), atol=1e-4)


@pytest.mark.parametrize("crop", [288, 352])
def test_in_training_a_larger_crop_gives_the_logits_that_a_dense_scan_gives_its_middle(
    lively: network.TileClassifier, exported: Path, crop: int
) -> None:
    image = np.random.default_rng(1).uniform(0, 255, (1, 3, crop, crop)).astype(np.float32)
    (logits,) = ort.InferenceSession(str(exported)).run(["logits"], {"image": image})
    middle = logits.shape[2] // 2
    with torch.no_grad():
        trained = lively(torch.from_numpy(image)).numpy()
    np.testing.assert_allclose(trained, logits[:, :, middle, middle], atol=1e-4)


def test_a_training_can_start_from_a_model_file(lively: network.TileClassifier, exported: Path) -> None:
    again, pretrained = network.build(CLASSES, str(exported))
    assert pretrained
    image = torch.rand(2, 3, 224, 224) * 255
    with torch.no_grad():
        torch.testing.assert_close(again.eval()(image), lively(image), atol=1e-3, rtol=1e-3)


def test_classes_keep_their_row_of_the_last_layer(lively: network.TileClassifier, exported: Path) -> None:
    again, _ = network.build(("walrus", "seal", "background"), str(exported))
    torch.testing.assert_close(again.head.weight[1:], lively.head.weight[1:])
    assert not torch.allclose(again.head.weight[0], lively.head.weight[0])


def test_imagenet_weights_come_by_torchvisions_own_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's folder holds a file of the right name, so that the loader finds it as if downloaded before."""
    torch.manual_seed(2)
    source = models.resnet50(weights=None)
    weights = models.ResNet50_Weights.IMAGENET1K_V2
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    torch.save(source.state_dict(), tmp_path / "hub" / "checkpoints" / Path(weights.url).name)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    loaded, pretrained = network.build(CLASSES, "imagenet")
    assert pretrained
    assert loaded.head.out_channels == 3
    torch.testing.assert_close(loaded.backbone.layer4[2].conv3.weight, source.layer4[2].conv3.weight)


def test_weights_from_a_file(tmp_path: Path) -> None:
    source = models.resnet50(weights=None)
    torch.save(source.state_dict(), tmp_path / "weights.pth")
    loaded, pretrained = network.build(CLASSES, str(tmp_path / "weights.pth"))
    assert pretrained
    torch.testing.assert_close(loaded.backbone.conv1.weight, source.conv1.weight)


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("1/0",)


@pytest.mark.parametrize("content", [_Evil(), {"conv1.weight": torch.zeros(1)}, [1, 2]])
def test_weights_that_are_none_are_refused(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "weights.pth")
    with pytest.raises(ModelFileError, match=r"weights\.pth (can't be read as torch weights|is not a ResNet-50)"):
        network.build(CLASSES, str(tmp_path / "weights.pth"))


def test_a_model_of_another_architecture_is_refused(tiny_model: Path) -> None:
    with pytest.raises(ModelFileError, match="is not a ResNet-50 that can be trained on"):
        network.build(CLASSES, str(tiny_model))


def test_the_stem_alone_is_frozen() -> None:
    classifier, _ = network.build(CLASSES, "none")
    classifier.freeze_stem()
    frozen = {name.split(".")[1] for name, p in classifier.named_parameters() if not p.requires_grad}
    assert frozen == {"conv1", "bn1"}


def test_the_file_holds_no_batch_norm(exported: Path) -> None:
    kinds = {node.op_type for node in onnx.load(exported).graph.node}
    assert kinds == {"Sub", "Div", "Conv", "Relu", "MaxPool", "Add", "AveragePool"}
