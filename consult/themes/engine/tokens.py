"""Word pieces of the model: the uncased BERT vocabulary, cut at 128 pieces."""

from functools import cache
from typing import Any

from .weights import vocabulary_path

MOST_PIECES = 128


@cache
def tokenizer() -> Any:
    """The one tokenizer of this process."""
    from tokenizers import BertWordPieceTokenizer

    pieces = BertWordPieceTokenizer(str(vocabulary_path()), lowercase=True)
    pieces.enable_truncation(MOST_PIECES)
    return pieces
