"""What decisions move: of the passages that the engine moves because of 200 decisions, how many go where they belong?

    python benchmarks/themes_moves.py --data DIR [--vectors DIR] [--lenses DIR] [--sets fft_phase1 trust v6]

3,000 rows of each set are grouped (with --lenses, through a lens that never saw the set); each group stands for the
code that most of its passages have. A person then says where 200 passages belong, 20 at a time, asked for by the
engine or drawn by chance, and each time the engine moves what it thinks that teaches. Prints how many moves were
made, how many went to the right theme and how many away from it, and the share of undecided passages that stand
rightly before and after.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
ROWS, DECISIONS, AT_ONCE = 3_000, 200, 20


def stands(trial: Any, rows: np.ndarray, lenses: Path | None) -> np.ndarray:
    """The code that each passage's group stands for, as a place among the codes; -1 where it was not placed."""
    from consult.themes.engine import group
    from consult.themes.engine.lens import read_lens

    kept = lenses / f"without_{trial.name}.npz" if lenses else None
    lens = read_lens(str(kept)) if kept and kept.is_file() else None
    found = group([trial.texts[row] for row in rows], vectors=trial.vectors[rows], lens=lens)
    label = np.array([-1 if one.theme is None else one.theme for one in found.placements])
    stand, truth = np.full(len(rows), -1), trial.truth[rows]
    for each in range(label.max() + 1):
        stand[label == each] = np.bincount(truth[label == each], minlength=1).argmax()
    return stand


def decided(trial: Any, rows: np.ndarray, first: np.ndarray, by_chance: bool) -> str:
    """The moves of one person's decisions, as a line of figures."""
    from consult.themes.engine import Decision, ask_first, relearn

    vectors, truth, stand, themes = trial.vectors[rows], trial.truth[rows], first.copy(), len(trial.names)
    order = np.random.default_rng(0).permutation(len(rows)).tolist()
    told: list[int] = []
    given: list[Decision] = []
    moves = right = away = 0
    while len(told) < DECISIONS:
        standing = [[int(each)] if each >= 0 else [] for each in stand]
        asked = ask_first(vectors, standing, given, themes, most=AT_ONCE, without=(trial.name,))
        new = order[len(told) : len(told) + AT_ONCE] if by_chance else list(asked)
        given += [Decision(row, int(stand[row]), False) for row in new if stand[row] not in (-1, truth[row])]
        given += [Decision(row, int(truth[row]), True) for row in new]
        told += new
        stand[new] = truth[new]
        standing = [[int(each)] if each >= 0 else [] for each in stand]
        for move in relearn(vectors, standing, given, themes, without=(trial.name,)):
            moves += 1
            right += move.target == truth[move.row]
            away += stand[move.row] == truth[move.row]
            stand[move.row] = move.target
    free = np.setdiff1d(np.arange(len(rows)), told)
    before, after = ((each[free] == truth[free]).mean() for each in (first, stand))
    return f"{moves:>6} moves {right:>6} right {away:>6} away   stands rightly {before:.3f} -> {after:.3f}"


def main() -> None:
    """Read the command line, group, decide, print."""
    from themes_learning import SETS, Trial

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--lenses", type=Path)
    parser.add_argument("--sets", nargs="*", choices=SETS, default=["fft_phase1", "trust", "v6"])
    given = parser.parse_args()
    for name in given.sets:
        trial = Trial(name, SETS[name], given.data, given.vectors, 10_000)
        rows = np.sort(trial.halves(0)[0][:ROWS])
        first = stands(trial, rows, given.lenses)
        for by_chance in (False, True):
            print(f"{name:<12}{'by chance' if by_chance else 'asked for':<10}{decided(trial, rows, first, by_chance)}")


if __name__ == "__main__":
    main()
