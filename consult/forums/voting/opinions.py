"""Opinion groups, pure: who votes alike, and what unites the groups. The Polis method.

Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces",
Recerca 26(2), 2021. Votes are 1 agree, -1 disagree, 0 pass and NaN where somebody has not voted. The steps: a missing
vote counts as the statement's mean; two principal components; each person pushed outwards by the square root of
(statements / their votes), since few votes leave a person near the middle for no reason of theirs; k-means for two to
five groups, the number chosen by silhouette; and for every statement the chance, with one agreement and one other vote
added to every group, that all groups agree (group-informed consensus).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

PEOPLE_NEEDED = 15
VOTES_NEEDED = 7
"""Fewest people, and fewest votes of each, for groups to mean anything: the floors of Polis."""
SMALLEST_GROUP = 3
"""A group of one or two would point at somebody in the room."""
MOST_GROUPS = 5
STARTS = 25
Z_90 = 1.2816
"""One-sided 90%: how sure it must be that a group says something, and says it more than the others."""
MOST_SAID = 5

Votes = npt.NDArray[np.float64]  # (people, statements): 1, 0, -1, NaN
Labels = npt.NDArray[np.int64]  # (people,)


@dataclass(frozen=True)
class Refusal:
    """There are no groups to show: how many people voted enough; or enough did, and they do not fall apart."""

    enough: int
    alike: bool = False


@dataclass(frozen=True)
class Said:
    """What a group says of a statement (its column), more clearly than the others."""

    statement: int
    agrees: bool
    voted: int  # how many of the group voted on it
    sided: int  # how many of those said this


@dataclass(frozen=True)
class Opinions:
    """`people` are the rows of those who voted enough; `points` and `groups` go with them. The largest group is 0."""

    people: Labels
    means: Votes  # (statements,)
    points: Votes  # (people kept, 2)
    groups: Labels  # (people kept,)
    silhouette: float
    agreed: Votes  # (groups, statements): how many agreed
    disagreed: Votes
    voted: Votes
    consensus: Votes  # (statements,): the chance that every group agrees
    dissent: Votes  # (statements,): the chance that every group disagrees

    @property
    def sizes(self) -> list[int]:
        return [int(size) for size in np.bincount(self.groups)]

    def uniting(self) -> list[tuple[int, bool]]:
        """Statements on which more than half of the voters of every group say the same, clearest first: (statement,
        whether they agree)."""
        voted = np.maximum(self.voted, 1)
        sides = [(self.agreed, self.consensus, True), (self.disagreed, self.dissent, False)]
        found = [
            (float(chance[column]), column, agrees)
            for counts, chance, agrees in sides
            for column in np.flatnonzero((counts / voted > 0.5).all(axis=0))
        ]
        return [(int(column), agrees) for _, column, agrees in sorted(found, key=lambda one: (-one[0], one[1]))]

    def said_by(self, group: int) -> list[Said]:
        """The statements that tell a group from the others: both tests passed, the strongest first; at most five."""
        found = []
        for counts, agrees in ((self.agreed, True), (self.disagreed, False)):
            others = counts.sum(0) - counts[group], self.voted.sum(0) - self.voted[group]
            ours = counts[group], self.voted[group]
            within, between = proportion_test(*ours), two_proportion_test(*ours, *others)
            share, apart = (ours[0] + 1) / (ours[1] + 2), (others[0] + 1) / (others[1] + 2)
            weight = share / apart * between * share * within
            for column in np.flatnonzero((within > Z_90) & (between > Z_90)):
                one = Said(int(column), agrees, int(ours[1][column]), int(ours[0][column]))
                found.append((float(weight[column]), one))
        return [one for _, one in sorted(found, key=lambda each: (-each[0], each[1].statement))[:MOST_SAID]]


def find_opinions(votes: Votes) -> Opinions | Refusal:
    """The opinion groups of a table of votes (people, statements), or why there are none to show."""
    people = np.flatnonzero((~np.isnan(votes)).sum(axis=1) >= VOTES_NEEDED).astype(np.int64)
    if len(people) < PEOPLE_NEEDED:
        return Refusal(len(people))
    kept = votes[people]
    kept = np.where((~np.isnan(kept)).any(axis=0), kept, 0.0)  # a statement none of them voted on tells nothing
    means: Votes = np.nanmean(kept, axis=0)
    points = project(kept, means, (~np.isnan(votes[people])).sum(axis=1))
    found = best_groups(points)
    if found is None:
        return Refusal(len(people), alike=True)
    groups, clearness = found
    members = groups == np.arange(groups.max() + 1)[:, None]  # (groups, people)
    agreed, disagreed, voted = (
        members.astype(float) @ side.astype(float)
        for side in (votes[people] == 1, votes[people] == -1, ~np.isnan(votes[people]))
    )
    chances = (np.prod((side + 1) / (voted + 2), axis=0) for side in (agreed, disagreed))
    return Opinions(people, means, points, groups, clearness, agreed, disagreed, voted, *chances)


def project(votes: Votes, means: Votes, cast: npt.NDArray[np.int64]) -> Votes:
    """People (n, statements) on two principal components (n, 2): missing votes are means, so they add nothing; then
    pushed outwards by how few votes somebody cast."""
    centred = np.where(np.isnan(votes), means, votes) - means
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    axes = components[:2]
    strongest = np.abs(axes).argmax(axis=1)
    axes = (
        axes * np.where(axes[np.arange(len(axes)), strongest] < 0, -1.0, 1.0)[:, None]
    )  # the same way round each time
    pushed: Votes = (centred @ axes.T) * np.sqrt(votes.shape[1] / np.maximum(cast, 1))[:, None]
    return pushed


def best_groups(points: Votes) -> tuple[Labels, float] | None:
    """The clearest division of points (n, 2) into two to five groups, each large enough: group of each point, and the
    silhouette. None when no division leaves every group large enough."""
    apart: Votes = np.linalg.norm(points[:, None] - points[None], axis=2)
    best: tuple[Labels, float] | None = None
    for count in range(2, MOST_GROUPS + 1):
        if len(np.unique(points.round(9), axis=0)) < count:
            break
        groups = k_means(points, count)
        sizes = np.bincount(groups, minlength=count)
        clearness = silhouette(apart, groups) if sizes.min() >= SMALLEST_GROUP else -1.0
        if sizes.min() >= SMALLEST_GROUP and (best is None or clearness > best[1]):
            best = groups, clearness
    return (by_size(best[0]), best[1]) if best else None


def by_size(groups: Labels) -> Labels:
    """The same groups, numbered by size; of two as large, the one with the earlier person first."""
    sizes = np.bincount(groups)
    first = [int(np.argmax(groups == group)) for group in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda group: (-sizes[group], first[group]))
    return np.argsort(np.array(order))[groups].astype(np.int64)


def k_means(points: Votes, count: int) -> Labels:
    """The group of each point (n,), from the best of many starts (k-means++, Lloyd); the same points, the same groups."""
    chance = np.random.default_rng(count)
    best, least = np.zeros(len(points), dtype=np.int64), np.inf
    for _ in range(STARTS):
        groups = distances(points, spread_out(points, count, chance)).argmin(axis=1)
        for _round in range(100):
            members = (groups == np.arange(count)[:, None]).astype(float)
            far = distances(points, members @ points / np.maximum(members.sum(axis=1), 1)[:, None])
            settled, groups = groups, far.argmin(axis=1)
            if (groups == settled).all():
                break
        within = float(far.min(axis=1).sum())
        if within < least - 1e-9:
            best, least = groups.astype(np.int64), within
    return best


def spread_out(points: Votes, count: int, chance: np.random.Generator) -> Votes:
    """Points to start from: each drawn by its squared distance from those already drawn."""
    chosen = [points[chance.integers(len(points))]]
    while len(chosen) < count:
        far = distances(points, np.array(chosen)).min(axis=1)
        chosen.append(points[chance.choice(len(points), p=far / far.sum())])
    return np.array(chosen)


def distances(points: Votes, centres: Votes) -> Votes:
    """Squared distances (n, centres)."""
    squared: Votes = (points**2).sum(axis=1)[:, None] - 2 * points @ centres.T + (centres**2).sum(axis=1)
    return np.maximum(squared, 0.0)


def silhouette(apart: Votes, groups: Labels) -> float:
    """How much nearer people are to their own group than to the next one, by mean (Rousseeuw 1987). `apart` (n, n)."""
    members = (groups == np.arange(groups.max() + 1)[:, None]).astype(float)  # (groups, n)
    sizes, own = members.sum(axis=1), np.arange(len(groups))
    sums = apart @ members.T  # (n, groups)
    inside = sums[own, groups] / np.maximum(sizes[groups] - 1, 1)
    means = sums / sizes
    means[own, groups] = np.inf
    outside = means.min(axis=1)
    score = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12)
    return float(np.where(sizes[groups] > 1, score, 0.0).mean())


def proportion_test(sided: Votes, voted: Votes) -> Votes:
    """z of a share against a half, one added to both."""
    z: Votes = 2 * np.sqrt(voted + 1) * ((sided + 1) / (voted + 1) - 0.5)
    return z


def two_proportion_test(sided: Votes, voted: Votes, others_sided: Votes, others_voted: Votes) -> Votes:
    """z of a share against the others' share, one added to every count."""
    s1, n1, s2, n2 = sided + 1, voted + 1, others_sided + 1, others_voted + 1
    pooled = (s1 + s2) / (n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z: Votes = np.divide(s1 / n1 - s2 / n2, error, out=np.zeros_like(pooled), where=error > 0)
    return z
