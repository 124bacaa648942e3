"""Time and memory of finding themes against 1,000, 10,000, 100,000 and a million rows, drawn as curves (SVG).

    python benchmarks/themes_curves.py FILE.csv:TEXT_COLUMN OUT.svg [--sizes 1000,10000,100000,1000000]
        [--rivals PYTHON --model DIR --most-rival 10000]

Ours is `consult themes group`, BERTopic embeds with sentence-transformers; each run is a process of its own, from the
file to the themes. Where FILE has too few rows, more are made by joining the first half of one to the second half of
another. Prints a table, the exponent of time between the second size and the last, and JSON.
"""

import argparse
import csv
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
WIDTH, HEIGHT, EDGE = 460, 320, 60
COLOURS = {"consult": "#1f5f8b", "bertopic": "#b3541e"}
Points = dict[str, list[dict[str, float]]]


def rows_for(texts: list[str], size: int, seed: int) -> list[str]:
    """So many different rows in a random order."""
    chance = random.Random(seed)
    if size <= len(texts):
        return chance.sample(texts, size)
    halves = [(words[: len(words) // 2], words[len(words) // 2 :]) for words in (text.split() for text in texts)]
    made = [" ".join(chance.choice(halves)[0] + chance.choice(halves)[1]) for _ in range(size - len(texts))]
    return chance.sample(texts + made, size)


def measured(command: list[str], report: Path) -> dict[str, float]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=HERE.parent)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(report.read_text("utf-8"))
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mb": told.get("peak_rss_mb") or told["peak_mb"],
    }


def run(args: argparse.Namespace, texts: list[str], size: int, folder: Path) -> Points:
    rows, table, report = rows_for(texts, size, args.seed), folder / "rows.csv", folder / "out.json"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text"], *([text] for text in rows)])
    group = ["-m", "consult", "themes", "group", str(table), "--text-column", "text", "--out", str(report)]
    found = {"consult": [{"rows": size} | measured([sys.executable, *group], report)]}
    if args.rivals and size <= args.most_rival:
        np.savez(folder / "source.npz", texts=np.array(rows, dtype=object), themes=1)
        rival = [str(HERE / "run_method.py"), "bertopic", str(folder / "source.npz"), str(report), "0", args.model]
        found["bertopic"] = [{"rows": size} | measured([args.rivals, *rival], report)]
    return found


def exponent(points: list[dict[str, float]], key: str = "seconds") -> float:
    """How time grows with rows, from the second size to the last: 1 is in step."""
    first, last = points[min(1, len(points) - 1)], points[-1]
    if first is last:
        return 0.0
    return math.log(last[key] / first[key]) / math.log(last["rows"] / first["rows"])


def panel(points: Points, key: str, title: str, unit: str, left: int) -> list[str]:
    """One chart with both axes in powers of ten."""
    every = [each for line in points.values() for each in line]
    lows, highs = {}, {}
    for name in ("rows", key):
        lows[name] = math.floor(math.log10(max(min(each[name] for each in every), 0.1)))
        highs[name] = max(math.ceil(math.log10(max(each[name] for each in every))), lows[name] + 1)

    def at(rows: float, value: float) -> tuple[float, float]:
        across = (math.log10(rows) - lows["rows"]) / (highs["rows"] - lows["rows"])
        up = (math.log10(max(value, 0.1)) - lows[key]) / (highs[key] - lows[key])
        return left + EDGE + across * (WIDTH - EDGE - 20), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    drawn = [f'<text x="{left + EDGE}" y="28" font-size="15" font-weight="bold">{title}</text>']
    for power in range(lows["rows"], highs["rows"] + 1):
        x, _ = at(10**power, 10 ** lows[key])
        drawn.append(f'<text x="{x:.0f}" y="{HEIGHT - EDGE + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(lows[key], highs[key] + 1):
        x, y = at(10 ** lows["rows"], 10**power)
        drawn.append(f'<path d="M{x:.0f} {y:.0f}h{WIDTH - EDGE - 20}" stroke="#ddd"/>')
        drawn.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:,} {unit}</text>')
    for name, line in points.items():
        places = [at(each["rows"], each[key]) for each in line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        drawn.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[name]}"/>' for x, y in places]
        x, y = places[-1]
        drawn.append(f'<text x="{x - 8:.0f}" y="{y - 10:.0f}" text-anchor="end" fill="{COLOURS[name]}">{name}</text>')
    return drawn


def drawn(points: Points) -> str:
    inside = panel(points, "seconds", "Time", "s", 0) + panel(points, "peak_mb", "Memory", "MB", WIDTH + 20)
    told = "; ".join(
        f"{name}, {each['rows']:,.0f} rows: {each['seconds']} s, {each['peak_mb']} MB"
        for name, line in points.items()
        for each in line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH + 40} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12"><title>Time and memory against rows</title>'
        f'<desc>{told}</desc><rect width="100%" height="100%" fill="#fff"/>{"".join(inside)}</svg>\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", metavar="FILE.csv:TEXT_COLUMN")
    parser.add_argument("out", type=Path)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--rivals", default="", metavar="PYTHON")
    parser.add_argument("--model", default="", metavar="DIR")
    parser.add_argument("--most-rival", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    path, column = args.source.rsplit(":", 1)
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        texts = sorted({row[column] for row in csv.DictReader(file) if row[column].strip()})
    points: Points = {}
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            for name, found in run(args, texts, size, Path(folder)).items():
                points.setdefault(name, []).extend(found)
                print(f"{name:<10} {found[0]}", flush=True)
        args.out.write_text(drawn(points), encoding="utf-8")
    told: dict[str, Any] = {
        "points": points,
        "exponent": {name: round(exponent(line), 3) for name, line in points.items()},
    }
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
