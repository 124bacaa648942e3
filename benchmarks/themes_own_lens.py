"""An organisation's own codings as the lens: is a look for themes better beside them, and when?

    python benchmarks/themes_own_lens.py --data DIR [--vectors DIR] [--lenses DIR] [--sets fft_phase1 ...]

A new consultation (2,000 rows of each set) is grouped without a lens, through the lens that comes with Consult (with
--lenses, one that never saw the set: without_SET.npz of make_lens.py), and through a lens learnt from 500, 1,000 and
2,000 codings of other rows: of the same set, and of each other one. Prints AMI/ARI against people's codes, how like
the new passages the coded ones are, and whether the engine would use that lens. --vectors: as in themes_learning.py.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
ROWS = 2_000
CODINGS = (500, 1_000, 2_000)


def main() -> None:
    """Read the command line, group, print."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
    from themes_learning import SETS, Trial

    from consult.themes.engine.finding import find_labels
    from consult.themes.engine.lens import Lens, feedback_lens, fitted, read_lens
    from consult.themes.engine.own_lens import learnt, likeness, own_lens, usable

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--lenses", type=Path)
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    given = parser.parse_args()
    trials = {name: Trial(name, SETS[name], given.data, given.vectors, 10_000) for name in given.sets}
    order = {name: np.random.default_rng(5).permutation(len(one.texts)) for name, one in trials.items()}

    def judged(name: str, lens: Lens | None, use: bool) -> str:
        rows = order[name][:ROWS]
        view = fitted(trials[name].vectors[rows], lens=lens, use=use)
        labels = find_labels(view.of(trials[name].vectors[rows]), None, view.lens is not None)
        truth = trials[name].truth[rows]
        return f"{adjusted_mutual_info_score(truth, labels):.3f}/{adjusted_rand_score(truth, labels):.3f}"

    for name in trials:
        kept = given.lenses / f"without_{name}.npz" if given.lenses else None
        shipped = read_lens(str(kept)) if kept and kept.is_file() else feedback_lens()
        print(f"{name:<12}no lens {judged(name, shipped, False)}  Consult's {judged(name, shipped, True)}", flush=True)
        new = trials[name].vectors[order[name][:ROWS]]
        for other, one in trials.items():
            for many in CODINGS:
                rows = order[other][ROWS : ROWS + many]
                frame = one.vectors[rows], [one.codes[row] for row in rows]
                known = usable(frame)
                if known is None or len(rows) < many:
                    continue
                used = "used" if own_lens([frame], new) else "not used"
                figures = f"{judged(name, learnt([known]), True)}  likeness {likeness(frame[0], new):.2f}, {used}"
                print(f"  {many:>5} codings of {other:<12}{figures}", flush=True)


if __name__ == "__main__":
    main()
