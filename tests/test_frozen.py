"""What the house reads stays as it was: a move, a rename, a cut changes no byte of it."""

from __future__ import annotations

import json

import pytest

from tests import frozen

pytestmark = pytest.mark.gold
PINNED = json.loads(frozen.HASHES.read_text())


@pytest.mark.parametrize("corpus", sorted(PINNED))
def test_the_reading_of_a_corpus_is_the_frozen_one(corpus, gazetteer):
    """Toponyms, incidents, statements and omissions of each text are those of frozen.json."""
    found = frozen.corpora()
    if corpus not in found:
        pytest.skip("../shared is not here: this corpus is not shipped")
    assert frozen.hashed(frozen.lines(found[corpus], gazetteer)) == PINNED[corpus]
