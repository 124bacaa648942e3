"""Finding themes: in a consultation, or in a file without any database."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from consult.commands.columns import read_columns
from consult.commands.telling import progress_line, tell

if TYPE_CHECKING:
    from consult.themes.engine import Correction, Grouping, Placement

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HOW_MANY_ARE_READ = (
    "How many passages the network reads: --fast few, --careful all. Left out: all up to 20,000, and of more a sample."
)
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group()
def themes() -> None:
    """Group what was said."""


@themes.command()
@click.option("--consultation", required=True, help="Its title.")
@click.option("--fast/--careful", default=None, help=HOW_MANY_ARE_READ)
@click.option("--grain", default=0, show_default=True, type=click.IntRange(-5, 5), help="More (+) or fewer (-) themes.")
@click.option("--json", "as_json", is_flag=True)
def discover(consultation: str, fast: bool | None, grain: int, as_json: bool) -> None:
    """Gather a consultation's excerpts and suggest themes; what people decided stays."""
    from consult.commands.common import application
    from consult.commands.lookups import consultation_named
    from consult.extensions import db
    from consult.themes.discovery import discover_themes

    with application():
        began = time.perf_counter()
        found = consultation_named(consultation)
        careful = None if fast is None else not fast
        result = discover_themes(found.id, careful=careful, grain=grain, progress=progress_line())
        db.session.commit()
        result |= measured(began)
        tell(result, str(result.get("sentence", "Done.")), as_json)


@themes.command()
@click.argument("file", type=FILE)
@click.option("--text-column", required=True)
@click.option("--out", required=True, type=OUT)
@click.option("--question-column", help="The column that says what each row answers, where that differs.")
@click.option("--themes", "number", type=click.IntRange(1, 500), help="How many; the engine decides when left out.")
@click.option("--grain", default=0, show_default=True, type=click.IntRange(-5, 5), help="More (+) or fewer (-) themes.")
@click.option("--fast/--careful", default=None, help=HOW_MANY_ARE_READ)
@click.option("--seed", default=0, show_default=True)
def group(
    file: Path,
    text_column: str,
    out: Path,
    question_column: str | None,
    number: int | None,
    grain: int,
    fast: bool | None,
    seed: int,
) -> None:
    """Group the rows of a CSV or XLSX file. No database."""
    # The engine has threads of its own: numpy's beside them wait for each other. Read when numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from consult.themes.engine import group as group_texts

    began = time.perf_counter()
    texts, *asked = read_columns(file, [text_column, *filter(None, [question_column])])
    grouping = group_texts(
        texts,
        themes=number,
        grain=grain,
        careful=None if fast is None else not fast,
        seed=seed,
        asked=asked[0] if asked else None,
        progress=progress_line(),
    )
    write_grouping(out, grouping, texts, began)
    tops = sum(theme.parent is None for theme in grouping.themes)
    click.echo(f"{len(texts):,} rows in {tops} themes. Written to {out}. {grouping.note}".strip())


@themes.command()
@click.argument("file", type=FILE)
@click.option("--text-column", required=True)
@click.option("--codebook", required=True, type=FILE, help="JSON: a list of id, name, description, phrases.")
@click.option("--corrections", type=FILE, help="CSV: row number, theme id.")
@click.option(
    "--first-row",
    type=click.IntRange(0, 1),
    help="What corrections call the first row of words; found out if left out.",
)
@click.option("--out", required=True, type=OUT)
@click.option("--fast/--careful", default=False)
@click.option("--seed", default=0, show_default=True)
def assign(
    file: Path,
    text_column: str,
    codebook: Path,
    corrections: Path | None,
    first_row: int | None,
    out: Path,
    fast: bool,
    seed: int,
) -> None:
    """Place the rows of a file under the themes of a code-book, learning from corrections. No database."""
    from consult.commands.codebooks import likelier_first_row, read_codebook, read_corrections
    from consult.themes.engine import assign as assign_texts
    from consult.themes.engine import embed

    began = time.perf_counter()
    (texts,) = read_columns(file, [text_column])
    book = read_codebook(codebook)
    vectors = embed(texts, careful=not fast, progress=progress_line())
    placed = assign_texts(texts, book, careful=not fast, seed=seed, vectors=vectors)
    known: tuple[Correction, ...] = ()
    if corrections:
        given = read_corrections(corrections, len(texts), {theme.id for theme in book}, first_row)
        counted_from = given.first_row
        if counted_from is None:
            counted_from = likelier_first_row(given, [each.theme for each in placed])
            click.echo(f"Took the first row of words to be row {counted_from}. Say --first-row if it is not.", err=True)
        known = given.starting_at(counted_from)
        placed = assign_texts(texts, book, known, careful=not fast, seed=seed, vectors=vectors)
    assignments = [
        {"theme": each.theme, "confidence": round(each.confidence, 4), "further": list(each.further)} for each in placed
    ]
    write(out, {"assignments": assignments, "corrections": len(known), **measured(began)})
    click.echo(f"{len(texts):,} rows placed under {len(book)} themes. Written to {out}.")


def write_grouping(out: Path, grouping: Grouping, texts: Sequence[str], began: float) -> None:
    """The outcome as one JSON object, a row on each line; a million rows never stand in memory as text."""
    themes = [
        asdict(theme)
        | {"quotes": [texts[row] for row in theme.quotes]}
        | {"summary": [asdict(said) | {"words": texts[said.row][said.start : said.end]} for said in theme.summary]}
        for theme in grouping.themes
    ]
    rest = {"note": grouping.note, "lens": grouping.lens, "grain": grouping.grain, "copies": grouping.copies}
    with opened(out) as file:
        file.write('{"themes": ' + json.dumps(themes, ensure_ascii=False, indent=1) + ',\n"assignments": [\n')
        for row, placed in enumerate(grouping.placements):
            file.write((",\n" if row else "") + json.dumps(as_placed(placed)))
        file.write("],\n" + json.dumps(rest | measured(began), ensure_ascii=False)[1:])


def as_placed(placed: Placement) -> dict[str, Any]:
    return {
        "theme": placed.theme,
        "confidence": round(placed.confidence, 4),
        "further": placed.further,
        "sub": placed.sub,
        "parts": [[part.theme, part.start, part.end] for part in placed.parts],
        "why": placed.why,
    }


def write(out: Path, result: dict[str, Any]) -> None:
    with opened(out) as file:
        json.dump(result, file, ensure_ascii=False, indent=1)


@contextlib.contextmanager
def opened(out: Path) -> Iterator[TextIO]:
    try:
        with out.open("w", encoding="utf-8") as file:
            yield file
    except OSError as problem:
        raise click.ClickException(f"{out} could not be written: {problem.strerror}") from problem


def measured(began: float) -> dict[str, float]:
    """Wall seconds since `began`, and the most memory this process has held, in megabytes."""
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return {"seconds": round(time.perf_counter() - began, 2), "peak_rss_mb": round(peak, 1)}
