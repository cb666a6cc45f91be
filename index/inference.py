"""OpenVINO, and the only place that imports it: each import is reported to an analytics host by default.

The report and the marks in `~/intel` come from the package `openvino_telemetry`. OpenVINO is silent only
where the variable CI is set, or where that package cannot be imported: then it uses a stub of its own.
"""

from __future__ import annotations

import sys
from typing import Any

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino  # noqa: E402
from openvino import opset13 as ops  # noqa: E402

__all__ = ["openvino", "ops", "request_on_cpu"]


def request_on_cpu(model: Any, threads: int = 0, precision: str = "") -> Any:
    """A request to run a model, which serves one caller at a time.

    Args:
        model: an `openvino.Model`, or the path of one that OpenVINO reads.
        threads: 0 for as many as there are cores.
        precision: "bf16" or "f32", "" for the fastest that the processor has instructions for.

    Raises:
        RuntimeError: OpenVINO cannot read or run it.
    """
    core = openvino.Core()
    fast = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    config = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision or ("bf16" if fast else "f32"),
    }
    if threads:
        config["INFERENCE_NUM_THREADS"] = str(threads)
    return core.compile_model(model, "CPU", config).create_infer_request()
