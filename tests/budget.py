"""How many examples a property is tried with: its own number, scaled by the profile that runs."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> int:
    """`number` for a developer and CI, a fifth of it in `quick`, ten times as many in `deep`."""
    return max(1, number * settings().max_examples // 100)
