# SPDX-License-Identifier: GPL-2.0-or-later
"""How good a model is on the real seals and on held-out bears, and what each shortcut changes.

    .venv/bin/python -m benchmarks.measure_model models/polar-bear-seal --exact build/polar-bear-seal/model-fp32.onnx

The data lie in ../shared/data. Written to benchmarks/results: model.json, and precision_recall.png of the seals; and
beside the model, in short, report/metrics.json.
Seals: glacier_bay_seals/valid, none of which was trained on. Bears: cut out of web photos that were not trained on
and set into crops of the same valid photos.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.sources import list_imagery
from bear_detector_plugin.engine.label import compose_examples, import_examples
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching.scan import window_scores
from bear_detector_plugin.jobs import ComposeExamplesJob, EvaluateJob, ImportExamplesJob

DATA = Path("../shared/data")
SEALS = DATA / "glacier_bay_seals" / "valid"
RESULTS = Path("benchmarks/results")


def _silent(event: object) -> None:
    pass


def _evaluate(examples: Path, model: str, mode: str, folder: Path) -> dict[str, Any]:
    evaluate(EvaluateJob(str(examples), str(folder), model=model, mode=mode, device="cpu", no_screen=True), _silent)
    metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return {key: metrics[key] for key in ("precision", "mode", "photos", "megapixels", "windows", "animals")}


def _same_windows(photos: Sequence[str], one: Classifier, other: Classifier, modes: tuple[str, str]) -> dict[str, Any]:
    """Rank correlation of the seal's log-odds over the windows that both scans look at."""
    column = one.card.classes.index("seal")
    pairs: list[tuple[float, float]] = []
    for photo in photos:
        seen = []
        for classifier, mode in zip((one, other), modes, strict=True):
            with open_raster(photo, classifier.card.scaling) as raster:
                scores = window_scores(raster, classifier, mode, _silent)
            seen.append({tuple(c): m for c, m in zip(scores.corners.tolist(), scores.margins[:, column], strict=True)})
        pairs += [(float(value), float(seen[1][corner])) for corner, value in seen[0].items() if corner in seen[1]]
    values = np.array(pairs)
    return {
        "windows": len(values),
        "spearman": round(float(spearmanr(values[:, 0], values[:, 1]).statistic), 4),
        "median_difference_of_log_odds": round(float(np.median(np.abs(values[:, 0] - values[:, 1]))), 4),
    }


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="the int8 model")
    parser.add_argument("--exact", help="the same model in fp32; without it only the dense scan is measured")
    arguments = parser.parse_args()
    small = Classifier(arguments.model, "cpu")
    exact = Classifier(arguments.exact, "cpu") if arguments.exact else None
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        seals, bears = work / "seals.gpkg", work / "bears" / "examples.gpkg"
        labels = ImportExamplesJob(
            str(SEALS), out=str(seals), names=("seal",), background_per_photo=4, split="validation"
        )
        import_examples(labels, _silent)
        composing = ComposeExamplesJob(
            str(DATA / "web_photos"),
            out=str(bears.parent),
            backgrounds=(str(SEALS / "images"),),
            avoid=str(seals),
            sizes=str(DATA / "polar_bear_box_sizes_px.csv"),
            copies=3,
            split="validation",
        )
        compose_examples(composing, _silent)
        results = {
            "seals": {
                f"{precision} {mode}": _evaluate(seals, model, mode, work / f"{precision}-{mode}")
                for precision, mode, model in (
                    ("int8", "dense", arguments.model),
                    *(
                        (("int8", "tiles", arguments.model), ("fp32", "dense", arguments.exact))
                        if arguments.exact
                        else ()
                    ),
                )
            },
            "bears": {"int8 dense": _evaluate(bears, arguments.model, "dense", work / "bears-dense")},
        }
        shutil.copyfile(work / "int8-dense" / "precision_recall.png", RESULTS / "precision_recall.png")
    if exact:
        photos = list_imagery([str(SEALS / "images")])[::10]
        results["same windows"] = {
            "int8, dense against tiles": _same_windows(photos, small, small, ("dense", "tiles")),
            "dense, int8 against fp32": _same_windows(photos, small, exact, ("dense", "dense")),
        }
    results["model"] = small.card.model_dump(mode="json")
    (RESULTS / "model.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    report = model_file.find(arguments.model).parent / "report" / "metrics.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps(_told_with_the_model(results), indent=1) + "\n", encoding="utf-8")
    print(json.dumps(_summary(results), indent=1))


def _told_with_the_model(results: dict[str, Any]) -> dict[str, Any]:
    keys = ("animals", "recall", "recall_interval_95", "false_alarms_per_megapixel", "average_precision")
    animals = {
        name: results[kind]["int8 dense"]["animals"][name]
        for kind, name in (("bears", "polar_bear"), ("seals", "seal"))
    }
    return {
        "model": results["model"]["name"],
        "mode": "dense",
        "examples": "seals of glacier_bay_seals/valid; bears cut out of other web photos and set into its photos",
        "split": "validation",
        "animals": {name: {key: figures[key] for key in keys} for name, figures in animals.items()},
    }


def _summary(results: dict[str, Any]) -> dict[str, Any]:
    keys = (
        "animals",
        "recall",
        "recall_interval_95",
        "false_alarms_per_megapixel",
        "average_precision",
        "recall_at_false_alarms_per_megapixel",
    )
    told = {
        f"{animal} {arm}": {
            key: metrics["animals"][animal[:-1] if animal == "seals" else "polar_bear"][key] for key in keys
        }
        for animal in ("seals", "bears")
        for arm, metrics in results[animal].items()
    }
    return {**told, "same windows": results.get("same windows")}


if __name__ == "__main__":
    main()
