"""Just enough of the ONNX file format to take tensors out and to write a small graph.

Field numbers are those of onnx.proto3 (ONNX 1.x); the wire format is Protocol Buffers'.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[Any]
KINDS: dict[int, str] = {1: "<f4", 3: "i1", 7: "<i8", 9: "?"}
_NUMBERS = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}
Mark = int | float | Sequence[int]


def tensors(model: bytes) -> dict[str, Tensor]:
    """Return the named tensors that a model file holds as raw data."""
    view = memoryview(model)
    found = {}
    for field, graph in _fields(view):
        if field == 7:
            for inner, value in _fields(graph):
                if inner == 5:
                    name, tensor = _tensor(value)
                    found[name] = tensor
    return found


def _tensor(message: memoryview) -> tuple[str, Tensor]:
    name, raw, kind, shape = "", b"", 1, []
    for field, value in _fields(message):
        if field == 1:
            shape += [value] if isinstance(value, int) else list(_numbers(value))
        elif field == 2:
            kind = value
        elif field == 8:
            name = bytes(value).decode()
        elif field == 9:
            raw = bytes(value)
    return name, np.frombuffer(raw, KINDS.get(kind, "u1")).reshape(shape if raw else 0)


def _numbers(packed: memoryview) -> Iterator[int]:
    at = 0
    while at < len(packed):
        number, at = _varint(packed, at)
        yield number


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = view[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def _fields(view: memoryview) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(view, at)
            yield key >> 3, value
            continue
        if wire == 2:
            size, at = _varint(view, at)
        else:
            size = 8 if wire == 1 else 4
        yield key >> 3, view[at : at + size]
        at += size


def _number(field: int, value: int) -> bytes:
    return _plain(field << 3) + _plain(value)


def _plain(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _message(field: int, content: bytes | str) -> bytes:
    held = content.encode() if isinstance(content, str) else content
    return _plain(field << 3 | 2) + _plain(len(held)) + held


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **marks: Mark) -> bytes:
    """Write one step of a graph; ``marks`` are its attributes: whole numbers at least 0, lists of them, or floats."""
    parts = [_message(1, name) for name in inputs] + [_message(2, name) for name in outputs]
    parts += [_message(4, kind), _message(7, domain)]
    for name, value in marks.items():
        if isinstance(value, int):
            held = _number(3, value) + _number(20, 2)
        elif isinstance(value, Sequence):
            held = b"".join(_number(8, each) for each in value) + _number(20, 7)
        else:
            held = _plain(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
        parts.append(_message(5, _message(1, name) + held))
    return b"".join(parts)


def model(
    nodes: Sequence[bytes], held: Mapping[str, Tensor], source: str, result: str, width: int, several: bool = False
) -> bytes:
    """Write a model from ``source`` to ``result``, both float tensors of shape (1 or several, words, width)."""
    parts = [_message(1, one) for one in nodes] + [_message(2, "minilm")]
    for name, tensor in held.items():
        shape = b"".join(_number(1, size) for size in tensor.shape)
        kind = _number(2, _NUMBERS[str(tensor.dtype)])
        parts.append(_message(5, shape + kind + _message(8, name) + _message(9, tensor.tobytes())))
    first = _message(2, "texts") if several else _number(1, 1)
    shape = b"".join(_message(1, dim) for dim in (first, _message(2, "words"), _number(1, width)))
    typed = _message(2, _message(1, _number(1, 1) + _message(2, shape)))
    parts += [_message(11, _message(1, source) + typed), _message(12, _message(1, result) + typed)]
    sets = _message(8, _message(1, "") + _number(2, 17)) + _message(8, _message(1, "com.microsoft") + _number(2, 1))
    return _number(1, 8) + _message(7, b"".join(parts)) + sets
