# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark's results as a plot, and as the README's table.

.venv/bin/python -m benchmarks.bench_plot     # again from benchmarks/results/bench.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

WAYS = {
    "script": "PyTorch, tile by tile, 50 % overlap, fp32, batches of 16",
    "tiles": "onnxruntime, the same tiles, fp32",
    "dense fp32": "dense, fp32",
    "dense int8": "dense, int8",
    "default": "dense, int8, with a screen (the default)",
}
_BEGIN, _END = "<!-- make bench -->", "<!-- end of make bench -->"


def draw(results: dict[str, Any], path: Path) -> None:
    """Seconds a photo of each way; growth with photos and with megapixels."""
    figure, (bars, photos, sizes) = plt.subplots(1, 3, figsize=(13, 3.6), constrained_layout=True)
    ways = [name for name in WAYS if name in results]
    seconds = [results[name]["seconds_per_photo"] for name in ways]
    if "steps" in results:
        ways, seconds = [*ways, "decoding alone"], [*seconds, results["steps"]["decoding_alone_s"]]
    bars.barh(ways[::-1], seconds[::-1], color="#3b6ea5")
    bars.set_xscale("log")
    bars.bar_label(bars.containers[0], fmt="%.3g s", padding=2)
    bars.set_xlim(right=max(seconds, default=1) * 4)
    bars.set_xlabel("seconds a photo")
    for axes, name, label in ((photos, "photos", "small photos"), (sizes, "megapixels", "megapixels of one photo")):
        growth = results.get(f"growth with {name}", {})
        known = {float(key): value for key, value in growth.items() if key != "load_before"}
        if not known:  # not measured: an axis without figures has no logarithm
            axes.set_visible(False)
            continue
        axes.plot(list(known), [value["seconds"] for value in known.values()], "o-", color="#3b6ea5")
        axes.set(xscale="log", yscale="log", xlabel=label, ylabel="seconds, start included")
        memory = axes.twinx()
        memory.plot(list(known), [value["peak_mb"] for value in known.values()], "s--", color="#c0792a")
        memory.set_ylim(bottom=0)
        memory.set_ylabel("peak memory, MB (dashed)")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def table(results: dict[str, Any]) -> str:
    """The ways side by side, in Markdown, with the machine's name."""
    told, rows = results["machine"], []
    base = results.get("script")
    for name, title in WAYS.items():
        if name in results:
            rows.append(f"| {title} | {_row(results[name], base)} |")
    lines = [
        "| way | seconds a photo | of processor time | so many times the script, by either | windows a second "
        "| peak memory | animals found | false alarms |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"On {told['processor']}, {told['cores']} cores, {told['memory_gb']} GB ({', '.join(told['packages'])}).",
        *_decoding(results.get("steps")),
    ]
    return "\n".join(lines)


def _row(way: dict[str, Any], script: dict[str, Any] | None) -> str:
    measured, same = ("seconds_per_photo", "processor_s_per_photo"), way["same_photos"]
    seconds = " | ".join(f"{way[name]:.3g}" for name in measured)
    times = ", ".join(f"{script[name] / way[name]:.3g}" for name in measured) if script else ""
    low, high = same["recall_interval_95"]
    found = f"{same['found']} of {same['animals']} ({low:.0%} to {high:.0%})"
    memory = f"{way['peak_mb'] / 1000:.2f} GB"
    return f"{seconds} | {times} | {way['windows_per_second']:.3g} | {memory} | {found} | {same['false_alarms']}"


def _decoding(steps: dict[str, Any] | None) -> list[str]:
    if not steps:
        return []
    parts = ", ".join(f"{name} {value:.2f} s" for name, value in steps["steps_s"].items())
    alone, whole, multiple = steps["decoding_alone_s"], steps["whole_s"], steps["multiple_of_decoding"]
    return [
        f"Decoding alone takes {alone:.2f} s a photo, the default {whole:.2f} s, {multiple:.3g} times that: {parts}."
    ]


def put_into(readme: Path, text: str) -> None:
    """Replace what stands between the marks."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    readme.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", encoding="utf-8")


def main() -> None:
    """Draw again, and renew the README."""
    path = Path("benchmarks/results/bench.json")
    results = json.loads(path.read_text(encoding="utf-8"))
    draw(results, path.with_suffix(".png"))
    put_into(Path("README.md"), table(results))


if __name__ == "__main__":
    main()
