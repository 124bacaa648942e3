"""The network's graph for several passages of one length at once: each has its own scales, and so its own vector.

The graph of one passage quantises with one scale for all it is given, so that a second passage would shift the first.
Here every step that quantises does so passage by passage (QuantizeLinear along the first axis), products are sums of
whole numbers, and floats are multiplied and added in the same order: the results are equal bit for bit (tested),
while the weights are fetched once for several passages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .onnxfile import Mark, Tensor, model, node

_MS = "com.microsoft"
_U8 = 2
"""ONNX's number for bytes without a sign."""
EXACT = 1 << 24
"""Up to here a float holds every whole number."""


class Together:
    """Writes the graph: ``held`` are the tensors of the model's file, ``products`` the names of its int8 weights."""

    def __init__(
        self, held: Mapping[str, Tensor], products: Sequence[str], layers: int, heads: int, tiny: float
    ) -> None:
        self.held, self.heads, self.tiny = held, heads, tiny
        self.steps: list[bytes] = []
        self.kept: dict[str, Tensor] = {
            "zero": np.array(0, np.float32), "one": np.array(1, np.float32), "most": np.array(255, np.float32),
            "none": np.array(0, np.uint8), "upright": np.array([-1, 1, 1], np.int64),
        }  # fmt: skip
        self.result = "start"
        for layer in range(layers):
            self.result = self._layer(layer, self.result, products[6 * layer : 6 * layer + 6])

    def written(self, width: int) -> bytes:
        """The model, from "start" (texts, words, width) to the last layer's result of the same shape."""
        return model(self.steps, self.kept, "start", self.result, width, several=True)

    def _step(self, kind: str, inputs: Sequence[str], result: str, domain: str = "", **marks: Mark) -> str:
        self.steps.append(node(kind, inputs, [result], domain, **marks))
        return result

    def _keep(self, name: str, tensor: Tensor) -> str:
        self.kept[name] = np.ascontiguousarray(tensor)
        return name

    def _whole(self, source: str) -> str:
        """Quantise as DynamicQuantizeLinear does, each passage by its own least and greatest number."""
        at, step = f"{source}.", self._step
        least = step("Min", [step("ReduceMin", [source], at + "min", axes=[1, 2], keepdims=0), "zero"], at + "least")
        most = step("Max", [step("ReduceMax", [source], at + "max", axes=[1, 2], keepdims=0), "zero"], at + "most")
        scale = step("Div", [step("Sub", [most, least], at + "range"), "most"], at + "scale")
        nought = step("Round", [step("Neg", [step("Div", [least, scale], at + "low")], at + "high")], at + "nought")
        place = step("Cast", [nought], at + "place", to=_U8)
        step("Reshape", [scale, "upright"], at + "scales")
        step("Reshape", [nought, "upright"], at + "noughts")
        return step("QuantizeLinear", [source, scale, place], at + "whole", axis=0)

    def _product(self, at: str, source: str, parts: Sequence[str], biases: Sequence[str]) -> str:
        """Multiply by int8 weights; the result lacks its bias, which is kept as ``at`` + ".b"."""
        weights = np.concatenate([self.held[part + "_q"] for part in parts], axis=-1)
        sums = weights.astype(np.int64).sum(axis=0)
        assert int(np.abs(sums).max()) * 255 < EXACT
        self._keep(at + ".b", np.concatenate([self.held[bias] for bias in biases]))
        scale = self._keep(at + ".s", np.concatenate([self.held[part + "_scale"].reshape(-1) for part in parts]))
        step, inputs = self._step, [self._whole(source), self._keep(at + ".w", weights), "one", "one", "none"]
        raw = step("MatMulIntegerToFloat", inputs, at + ".raw", _MS)
        over = step("Mul", [f"{source}.noughts", self._keep(at + ".c", sums.astype(np.float32))], at + ".over")
        scales = step("Mul", [f"{source}.scales", scale], at + ".scales")
        return step("Mul", [step("Sub", [raw, over], at + ".sum"), scales], at + ".bare")

    def _normal(self, at: str, source: str, added: str, norm: str) -> str:
        inputs = [self._step("Add", [source, added], at + ".sum"), self._keep(at + ".g", self.held[norm + ".weight"]),
                  self._keep(at + ".h", self.held[norm + ".bias"])]  # fmt: skip
        return self._step("LayerNormalization", inputs, at, epsilon=self.tiny)

    def _layer(self, layer: int, now: str, products: Sequence[str]) -> str:
        own, at, step = f"inner.encoder.layer.{layer}.", f"l{layer}.", self._step
        three = [f"{own}attention.self.{part}.bias" for part in ("query", "key", "value")]
        bare = self._product(at + "qkv", now, products[:3], three)
        parts = [at + "query", at + "key", at + "value"]
        self.steps.append(node("Split", [bare], parts, axis=2))
        met = step("MultiHeadAttention", [*parts, at + "qkv.b"], at + "attention", _MS, num_heads=self.heads)
        bare = self._product(at + "out", met, products[3:4], [own + "attention.output.dense.bias"])
        out = step("Add", [bare, at + "out.b"], at + "out")
        first = self._normal(at + "first", out, now, own + "attention.output.LayerNorm")
        bare = self._product(at + "wide", first, products[4:5], [own + "intermediate.dense.bias"])
        wide = step("Gelu", [step("Add", [bare, at + "wide.b"], at + "wide")], at + "gelu", _MS)
        bare = self._product(at + "narrow", wide, products[5:], [own + "output.dense.bias"])
        narrow = step("Add", [bare, at + "narrow.b"], at + "narrow")
        return self._normal(at + "second", narrow, first, own + "output.LayerNorm")
