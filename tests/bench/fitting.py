"""Cases -> the weights of gazetteer/ranking.py: two logits, by gradient descent with a prior.

`python -m tests.bench.gazetteer fit` prints both tables; they are then written into ranking.py by
hand, so that a change of weights is a change that a person has read.
"""

from __future__ import annotations

import numpy as np

from geo.gazetteer import ranking
from geo.gazetteer.search import Gazetteer
from tests.bench.cases import Case

# What was believed before anything was measured; few cases move a weight only a little from it.
BELIEVED = {
    "plain": -0.2, "strict": -0.5, "folded": -3.0, "skeleton": -5.0, "edit": -8.0,
    "own": 0.7, "people": 0.7, "people_loose": -0.5, "fame": 0.3, "fame_loose": 0.0,
    "unlike_folded": -8.0, "unlike_skeleton": -8.0,
    "country": 5.0, "admin1": 0.5, "admin2": -0.5, "admin3": -2.0, "other": -1.0, "region": 2.5,
    "capital": 1.0, "seat": 0.7, "namesake": -5.0,
    "kind_fits": 2.0, "kind_second": 1.0, "kind_differs": -4.0, "division_differs": -7.0,
    "elsewhere": -7.0, "inside": 4.5, "outside": -4.5,
    "near": -1.3, "company": -0.5, "compatriot": 1.5,
    "packs": 0.3, "coded": 0.3, "stripped": -1.0, "added": -0.5,
}  # fmt: skip
PULL = 0.02  # how strongly weights are drawn to what was believed
# Of these the cases, one country's events, say too little about the world: they hardly move.
HELD = {"fame": 1.0, "seat": 1.0, "capital": 1.0, "people": 0.1, "country": 1.0, "admin1": 1.0,
        "region": 1.0, "added": 1.0}  # fmt: skip
# LGL is local news, whose bare names mean the small place near its newspaper: no general evidence.
TRUST = {"lgl": 0.1}
STEPS, RATE = 1500, 0.05


def examples(gazetteer: Gazetteer, cases: list[Case]) -> list[tuple]:
    """(feature matrix, which hits are right, among-features, weight) of each case with hits."""
    names = {name: i for i, name in enumerate(ranking.WEIGHTS)}
    besides = {name: i for i, name in enumerate(ranking.AMONG)}
    found = []
    for case in cases:
        hits = gazetteer._gather(case.name, case.context)
        if not hits:
            continue
        ask = case.context
        seats = ranking.seats_among(hits)
        matrix = np.zeros((len(hits), len(names)))
        for row, hit in enumerate(hits):
            for name, value in ranking.features(hit, ask, seats):
                matrix[row, names[name]] += value
        right = np.array([case.right(gazetteer.numbered(h.n)) for h in hits])
        ordered = ranking.rank(hits, ask)
        side = np.zeros(len(besides))
        for name, value in ranking.among(ordered[0][0], ask):
            side[besides[name]] += value
        found.append((matrix, right, side, case.weight**0.5 * TRUST.get(case.source, 1.0)))
    return found


def shares(found: list[tuple]) -> dict[str, float]:
    """Weights of the conditional logit, from the cases whose place is among the hits."""
    usable = [(m, r, w) for m, r, _, w in found if r.any() and not r.all()]
    start = np.array([BELIEVED[name] for name in ranking.WEIGHTS])
    theta, first, second = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    total = sum(w for _, _, w in usable)
    pull = np.array([HELD.get(name, PULL) for name in ranking.WEIGHTS])
    for step in range(1, STEPS // 3):
        slope = np.zeros(len(theta))
        loss = 0.0
        for matrix, right, weight in usable:
            score = matrix @ theta
            share = np.exp(score - score.max())
            share /= share.sum()
            held = share * right
            mass = max(held.sum(), 1e-12)
            loss -= weight * np.log(mass)
            slope += weight * ((share - held / mass) @ matrix)
        slope = slope / total + pull * (theta - start)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        theta -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        if step % 100 == 0:
            print(f"  step {step}: loss {loss / total:.4f} over {len(usable)} cases")
    return dict(zip(ranking.WEIGHTS, np.round(theta, 2).tolist(), strict=True))


def among(found: list[tuple]) -> dict[str, float]:
    """Weights of the logit 'the place meant is among the hits'."""
    x = np.array([side for _, _, side, _ in found])
    y = np.array([right.any() for _, right, _, _ in found], dtype=float)
    w = np.array([weight for _, _, _, weight in found])
    start = np.array(list(ranking.AMONG.values()))
    theta, first, second = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    for step in range(1, STEPS):
        p = 1 / (1 + np.exp(-(x @ theta)))
        slope = x.T @ (w * (p - y)) / w.sum() + PULL / 100 * (theta - start)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        theta -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return dict(zip(ranking.AMONG, np.round(theta, 2).tolist(), strict=True))
