"""The words participants read, gathered from the code, and their Welsh: `python3 dev.py words` runs this."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
WELSH = ROOT / "consult" / "translations" / "cy" / "LC_MESSAGES" / "messages.po"
# What marks words in code; `ngettext` has a form for one and a form for many.
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def gathered() -> Catalog:
    """Every text the code marks for translation, with the files it stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog(fuzzy=False)
    for folder in ("consult", "templates"):
        for name, line, words, comments, context in extract_from_dir(
            ROOT, methods, options, keywords=KEYWORDS, directory_filter=lambda path, f=folder: inside(path, f)
        ):
            found.add(words, None, [(name, line)], auto_comments=comments, context=context)
    return found


def inside(path: str, folder: str) -> bool:
    return Path(path).relative_to(ROOT).parts[:1] == (folder,) and "translations" not in path


def kept() -> Catalog:
    """The Welsh as it stands in the repository."""
    with WELSH.open("rb") as file:
        catalogue = read_po(file, locale="cy")
    catalogue.project, catalogue.version = "Consult", "1"
    catalogue.last_translator = "Consult"  # the defaults hold made-up addresses
    catalogue.language_team = "none"
    return catalogue


def brought_up_to_date() -> Catalog:
    """The Welsh with what was added to the code, without what is gone from it."""
    catalogue = kept()
    catalogue.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Each text that has no Welsh, or only guessed Welsh, or not all the forms of its number."""
    return [
        f"{', '.join(name for name, _line in message.locations)}: {message.id}"
        for message in catalogue
        if message.id and (message.fuzzy or not all(forms(message.string)))
    ]


def forms(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(said) if isinstance(said, tuple | list) else [said or ""]


def compiled(catalogue: Catalog) -> bytes:
    with io.BytesIO() as file:
        write_mo(file, catalogue)
        return file.getvalue()


def written(catalogue: Catalog) -> bytes:
    with io.BytesIO() as file:
        write_po(file, catalogue, width=120, include_lineno=False, sort_by_file=True)
        return file.getvalue()


def main() -> int:
    catalogue = brought_up_to_date()
    WELSH.write_bytes(written(catalogue))
    WELSH.with_suffix(".mo").write_bytes(compiled(catalogue))
    without = missing(catalogue)
    print(f"{len(catalogue)} texts, {len(without)} without Welsh.", *without, sep="\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
