"""Opinion groups against figures made independently with scikit-learn, on a real vote and on made ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.metrics import adjusted_rand_score, silhouette_score

from consult.forums.voting.opinions import Opinions, Refusal, Votes, find_opinions


def read_votes(folder: Path) -> Votes:
    with (folder / "participants-votes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name.isdigit()]
    return np.array([[float(row[name]) if row[name] else np.nan for name in columns] for row in rows])


def two_camps(people: int = 20, statements: int = 8) -> Votes:
    """Half agree with the first half and reject the second, the others the other way round; all agree on the last."""
    chance = np.random.default_rng(7)
    votes = np.ones((people, statements))
    votes[: people // 2, statements // 2 :] = -1
    votes[people // 2 :, : statements // 2] = -1
    votes[:, -1] = 1
    votes[chance.random(votes.shape) < 0.05] = 0
    return votes


@pytest.fixture(scope="module")
def votes(shared_data: Path) -> Votes:
    folder = shared_data / "polis_london_youth_policing"
    if not folder.is_dir():
        pytest.skip("the real vote is not on this machine")
    return read_votes(folder)


def recomputed(votes: Votes) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """Means, groups, silhouette and consensus, all by scikit-learn and plain counting."""
    kept = votes[(~np.isnan(votes)).sum(1) >= 7]
    filler = SimpleImputer(strategy="mean").fit(kept)
    points = PCA(2, svd_solver="full").fit_transform(filler.transform(kept))
    points *= np.sqrt(kept.shape[1] / (~np.isnan(kept)).sum(1))[:, None]
    best, groups = -1.0, np.zeros(len(kept))
    for count in range(2, 6):
        labels = KMeans(count, n_init=100, random_state=1).fit_predict(points)
        if np.bincount(labels).min() >= 3 and silhouette_score(points, labels) > best:
            best, groups = silhouette_score(points, labels), labels
    consensus = np.ones(kept.shape[1])
    for group in set(groups):
        theirs = kept[groups == group]
        consensus *= [((column == 1).sum() + 1) / ((~np.isnan(column)).sum() + 2) for column in theirs.T]
    return filler.statistics_, groups, best, consensus


def test_a_real_vote_has_the_groups_and_the_consensus_that_scikit_learn_finds(votes: Votes) -> None:
    found = find_opinions(votes)
    assert isinstance(found, Opinions)
    means, groups, clearness, consensus = recomputed(votes)
    np.testing.assert_allclose(found.means, means, atol=1e-12)
    assert adjusted_rand_score(groups, found.groups) == 1.0
    assert found.silhouette == pytest.approx(clearness, abs=1e-9)
    np.testing.assert_allclose(found.consensus, consensus, atol=1e-12)
    assert list(np.argsort(-found.consensus, kind="stable")) == list(np.argsort(-consensus, kind="stable"))
    assert (len(found.people), found.sizes) == (24, [9, 9, 3, 3])


def test_two_camps_are_told_apart_and_what_unites_them_comes_first() -> None:
    votes = two_camps()
    found = find_opinions(votes)
    assert isinstance(found, Opinions)
    assert found.sizes == [10, 10]
    assert len(set(found.groups[:10])) == 1 and found.groups[0] != found.groups[-1]
    assert found.uniting() == [(7, True)]
    first, last = (found.said_by(int(found.groups[person])) for person in (0, -1))
    assert {one.statement for one in first} <= set(range(7)) and first and last
    assert all(one.agrees is (one.statement < 4) for one in first)
    assert all(one.agrees is (one.statement >= 4) for one in last)


def test_the_order_of_the_people_does_not_change_the_groups() -> None:
    votes = two_camps(26)
    order = np.random.default_rng(3).permutation(26)
    one, other = find_opinions(votes), find_opinions(votes[order])
    assert isinstance(one, Opinions) and isinstance(other, Opinions)
    assert adjusted_rand_score(one.groups[order], other.groups) == 1.0


def test_too_few_votes_are_refused_with_how_many_there_are() -> None:
    votes = two_camps(20)
    assert find_opinions(votes[:14]) == Refusal(14)
    votes[:10, 2:] = np.nan  # ten of the twenty voted on two statements
    assert find_opinions(votes) == Refusal(10)
    assert find_opinions(np.empty((0, 0))) == Refusal(0)
    assert find_opinions(two_camps(40, 6)) == Refusal(0)  # nobody can vote on seven of six


def test_no_group_is_made_where_all_vote_alike_nor_one_of_two_people() -> None:
    assert find_opinions(np.ones((20, 8))) == Refusal(20, alike=True)
    lone = np.ones((20, 8))
    lone[:2] = -1
    assert find_opinions(lone) == Refusal(20, alike=True)
