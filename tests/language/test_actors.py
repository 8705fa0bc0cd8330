"""data/actors.csv: one list of actors, read for every use; a wrong row is refused with its line."""

from __future__ import annotations

import pytest

from geo import errors
from geo.language import actors


def test_every_actor_has_one_row():
    """No spelling stands in two rows."""
    told = [s for actor in actors.known() for s, _ in (*actor.latin, *actor.arabic)]
    assert sorted(told) == sorted(set(told))


def test_a_wrong_kind_is_refused_with_its_line(tmp_path, monkeypatch):
    """The file, the line and the kinds that there are."""
    table = tmp_path / "actors.csv"
    table.write_text("name,aliases,arabic,kind,country,aircraft,note\nRed Band,,,gang,,,\n")
    monkeypatch.setattr(actors.shipped, "path", lambda name: tmp_path / name)
    with pytest.raises(errors.KnowledgeError, match=r"actors\.csv, line 2: 'gang' is no kind"):
        actors.known.__wrapped__()


def test_a_spelling_is_added_by_writing_it(tmp_path, monkeypatch):
    """A bare spelling counts for what its kind does; with letters for those uses; '-' for none."""
    table = tmp_path / "actors.csv"
    table.write_text(
        "name,aliases,arabic,kind,country,aircraft,note\n"
        "Red Band,Redband|The Reds=s|RB=-,,insurgents,,,\n"
    )
    monkeypatch.setattr(actors.shipped, "path", lambda name: tmp_path / name)
    (red,) = actors.known.__wrapped__()
    assert dict(red.latin) == {"Red Band": "osimx", "Redband": "osimx", "The Reds": "s", "RB": "-"}
