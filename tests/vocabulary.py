"""Which words of a language stand in Python: `python -m tests.vocabulary [PART OF A PATH]`.

Knowledge of a language lies in data/language. What is counted as vocabulary in a module, docstrings
and messages aside: a string with an Arabic, Hebrew or Cyrillic letter; the words of a literal that
is split; the words of a pattern, and of a string of alternatives (a|b); small-letter words in a
set, and in a dict or tuple of four or more, those of its rows too. What names a thing of ours is
none: keys, columns and sections that are asked for, and the words of IDENTIFIERS. A single word
that is compared (`== "and"`) is not seen: it looks as an identifier does.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

from geo import model
from geo.atlas import zones
from geo.tables import rows

PACKAGE = Path(__file__).resolve().parents[1] / "geo"
# Floors that read texts. The others hold the words of formats (columns, tags, SQL), not of texts.
READING = ("language", "gazetteer", "documents", "toponyms", "dates", "events", "review")
# What is no text's but a format's: columns of lists of places, HTML tags, notations of positions.
FORMATS = ("documents/", "gazetteer/packs/", "review/gate.py", "review/coordinates.py")
# Words that a module names its own things by: kinds of section, sections, features, labels.
IDENTIFIERS = {
    "events/explanation.py": "place day event word number rule before after",
    "events/participants.py": "undergoes does bears acts side target",
    "gazetteer/search.py": "exact strict folded skeleton edit spelled the same",  # how it was found
    "language/actors.py": "side irregular state",
    "language/knowledge.py": "words phrases table pattern rule wrap reason yes no",
    "language/timexes.py": "year day to one two",  # groups of patterns
    "review/revision.py": "says corrected",  # of the reasons that it writes itself
    "review/withholding.py": "www",
    "toponyms/extents.py": "Polygon LineString",  # kinds of geometry
    "toponyms/geocoding.py": "lat lon kind precision probability wkt reason",  # columns
    "toponyms/wordforms.py": "dem div first org orgname settle title wind common loc",
}
# Columns of our tables and of a zone, which no list of words of a language is made of alone.
RECORDS = filter(is_dataclass, (*vars(model).values(), zones.Zone))
COLUMNS = {field.name for record in RECORDS for field in fields(record)}
COLUMNS |= {*rows.columns(), *rows.STATEMENT_COLUMNS, *rows.DOCUMENT_COLUMNS}
COLUMNS |= {"before", "after"}  # of a sentence, where a table is to be published
SCRIPTS = re.compile("[\u0400-\u04ff\u0590-\u05ff\u0621-\u064a\u0671-\u06d3]")
_SYNTAX = re.compile(r"\\[a-zA-Z]|\(\?P?[<a-z:=!]*|\\u[0-9a-f]{4}|\[[^\]]*\]|\{[\w.,]*\}")
_ALTERNATIVES = re.compile(r"[a-z]{2,}\)?\??\|\(?[a-z]")
_WORD = re.compile(r"[A-Za-z]{3,}")
_PLAIN = re.compile(r"[a-z'\u2019-]{2,}(?: [a-z'\u2019-]+)*\Z")


def found(path: Path) -> list[tuple[int, str]]:
    """(line, words) of each literal of a module that holds vocabulary."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = _silent(tree)
    own = frozenset(IDENTIFIERS.get(_module(path), "").split())
    told: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SCRIPTS.search(node.value) or _ALTERNATIVES.search(node.value):
                told.append((node.lineno, node.value))
        elif isinstance(node, ast.Call):
            told += _call(node, own)
        elif isinstance(node, (ast.Set, ast.Tuple, ast.List, ast.Dict)):
            told += _display(node, silent, own)
    return told


def _module(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else ""


def _silent(tree: ast.AST) -> set[int]:
    """Docstrings, exceptions' messages, annotations, `__all__`, what is asked for by name."""
    nodes: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                nodes.append(first)
        if isinstance(node, ast.Raise):
            nodes.append(node)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
            "__all__",
            "__slots__",
        ):
            nodes.append(node)
        if isinstance(node, ast.Subscript):
            nodes.append(node.slice)
        if _asks(node):
            nodes += node.args
        nodes += [
            a for a in (getattr(node, "annotation", None), getattr(node, "returns", None)) if a
        ]
    return {id(inner) for node in nodes for inner in ast.walk(node)}


def _asks(node: ast.AST) -> bool:
    """Whether a call asks data/language for a section by its name."""
    return isinstance(node, ast.Call) and (
        getattr(getattr(node.func, "value", None), "id", "") == "knowledge"
    )


def _call(node: ast.Call, own: frozenset[str]) -> list[tuple[int, str]]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name == "split" and isinstance(node.func, ast.Attribute):
        texts = _texts(node.func.value)
    elif name in (
        "compile",
        "sub",
        "match",
        "search",
        "fullmatch",
        "split",
        "findall",
        "finditer",
    ) and (getattr(getattr(node.func, "value", None), "id", "") == "re"):
        texts = [_SYNTAX.sub(" ", text) for text in _texts(node.args[0])] if node.args else []
    elif name in ("startswith", "endswith", "removeprefix", "removesuffix"):
        texts = [text for arg in node.args for text in _texts(arg)]
    else:
        return []
    if COLUMNS.issuperset(word for text in texts for word in text.split()):
        return []
    words = [word for text in texts for word in _WORD.findall(text) if word not in own]
    return [(node.lineno, " ".join(words))] if words else []


def _texts(node: ast.AST) -> list[str]:
    """The strings of an expression, but for names by which something is asked for."""
    if _asks(node):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    parts = (node.value,) if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    return [text for part in parts for text in _texts(part)]


def _worked_out(node: ast.AST) -> bool:
    """Whether an expression holds a variable: constants and members of enums are no such thing."""
    return any(isinstance(n, ast.Name) and n.id[:1].islower() for n in ast.walk(node))


def _display(node: ast.AST, silent: set[int], own: frozenset[str]) -> list[tuple[int, str]]:
    if isinstance(node, ast.Dict) and any(map(_worked_out, node.values)):
        return []  # a record, whose keys are its columns
    parts = [*node.keys, *node.values] if isinstance(node, ast.Dict) else list(node.elts)
    for row in parts:  # the rows of a table are counted with it
        if isinstance(row, (ast.Tuple, ast.List)):
            parts = [*parts, *row.elts]
            silent.add(id(row))
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    words = [text for text in texts if _PLAIN.match(text) and text not in own]
    least = 1 if isinstance(node, ast.Set) else 4
    told = len(set(words)) >= least and not COLUMNS.issuperset(words)
    return [(node.lineno, " ".join(words))] if told else []


def counted() -> dict[str, int]:
    """Words of vocabulary by module, of the floors that read texts."""
    return {
        _module(path): number
        for floor in READING
        for path in sorted((PACKAGE / floor).rglob("*.py"))
        if not _module(path).startswith(FORMATS)
        and (number := sum(len(words.split()) for _, words in found(path)))
    }


if __name__ == "__main__":
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    for module, number in counted().items():
        if part in module:
            print(number, module)
            if part:
                for line, words in found(PACKAGE / module):
                    print(f"   {line}: {words[:150]}")
    print(sum(counted().values()))
