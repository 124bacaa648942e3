"""Finding themes: in a consultation, or in a file without any database."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consult.commands.common import application, show_progress, tell

if TYPE_CHECKING:
    from consult.themes.engine import Correction

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group()
def themes() -> None:
    """Group what was said."""


@themes.command()
@click.option("--consultation", required=True, help="Its title.")
@click.option("--fast/--careful", default=False, help="Static vectors, or the MiniLM model (the default).")
@click.option("--json", "as_json", is_flag=True)
def discover(consultation: str, fast: bool, as_json: bool) -> None:
    """Gather a consultation's excerpts and suggest themes; what people decided stays."""
    from consult.commands.lookups import consultation_named
    from consult.extensions import db
    from consult.themes.discovery import discover_themes

    with application():
        began = time.perf_counter()
        found = consultation_named(consultation)
        result = discover_themes(found.id, careful=not fast, progress=show_progress, cancelled=lambda: False)
        db.session.commit()
        result |= measured(began)
        tell(result, str(result.get("sentence", "Done.")), as_json)


@themes.command()
@click.argument("file", type=FILE)
@click.option("--text-column", required=True)
@click.option("--out", required=True, type=OUT)
@click.option("--themes", "number", type=click.IntRange(1, 500), help="How many; the engine decides when left out.")
@click.option("--fast/--careful", default=False)
@click.option("--seed", default=0, show_default=True)
def group(file: Path, text_column: str, out: Path, number: int | None, fast: bool, seed: int) -> None:
    """Group the rows of a CSV or XLSX file. No database."""
    from consult.themes.engine import group as group_texts

    began = time.perf_counter()
    texts = read_column(file, text_column)
    grouping = group_texts(texts, themes=number, careful=not fast, seed=seed, progress=show_progress)
    write(
        out,
        {
            "themes": [
                {
                    "id": theme.id,
                    "name": theme.name,
                    "description": theme.description,
                    "size": theme.size,
                    "quotes": [texts[row] for row in theme.quotes],
                }
                for theme in grouping.themes
            ],
            "assignments": [
                {"theme": placed.theme, "confidence": round(placed.confidence, 4), "further": list(placed.further)}
                for placed in grouping.placements
            ],
            "note": grouping.note,
            **measured(began),
        },
    )
    click.echo(f"{len(texts):,} rows in {len(grouping.themes)} themes. Written to {out}. {grouping.note}".strip())


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
    texts = read_column(file, text_column)
    book = read_codebook(codebook)
    vectors = embed(texts, careful=not fast, progress=show_progress)
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


def read_column(file: Path, column: str) -> list[str]:
    from consult.surveys.importing.reading import Unreadable, read_table

    try:
        with file.open("rb") as opened:
            table = read_table(opened, file.name)
        place = table.place_of(column)
    except Unreadable as problem:
        raise click.ClickException(str(problem)) from problem
    return [row[place] for row in table.rows]


def write(out: Path, result: dict[str, Any]) -> None:
    try:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(f"{out} could not be written: {problem.strerror}") from problem


def measured(began: float) -> dict[str, float]:
    """Wall seconds since `began`, and the most memory this process has held, in megabytes."""
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return {"seconds": round(time.perf_counter() - began, 2), "peak_rss_mb": round(peak, 1)}
