"""Which words of a language stand in Python: `python -m tests.vocabulary [PART OF A PATH]`.

Knowledge of a language lies in data/language. What is counted as vocabulary in a module, docstrings
and messages aside: a string with an Arabic, Hebrew or Cyrillic letter; the words of a literal that
is split; the words of a pattern, and of a string of alternatives (a|b); small-letter words in a
set, and in a dict or tuple of four or more, those of its rows too. What names a thing of ours is
none: keys, columns and sections that are asked for, fields of our records, tags and attributes of
markup, and the words of IDENTIFIERS. A single word that is compared (`== "and"`) is not seen: it
looks as an identifier does.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from pathlib import Path

from geo.atlas import marks
from geo.tables import rows

PACKAGE = Path(__file__).resolve().parents[1] / "geo"
# Floors that read texts. The others hold the words of formats (columns, tags, SQL), not of texts.
READING = ("language", "gazetteer", "documents", "toponyms", "dates", "events", "review")
# What is no text's but a format's: columns of lists of places, HTML tags.
FORMATS = ("documents/", "gazetteer/packs/")
# Words that a module names its own things by: units, kinds of section, features of the tagger.
IDENTIFIERS = {
    "language/knowledge.py": "words phrases table pattern rule wrap reason yes no",
    "toponyms/wordforms.py": "dem div first org orgname settle title wind common loc",
}
SCRIPTS = re.compile("[\u0400-\u04ff\u0590-\u05ff\u0621-\u064a\u0671-\u06d3]")
_MARKUP = re.compile(r'<[^>]*>|\w+="[^"]*"|https\?\?:|www\\?\.')
_SYNTAX = re.compile(r"\\[a-zA-Z]|\(\?P?[<a-z:=!]*|\\u[0-9a-f]{4}|\[[^\]]*\]|\{[\w.,]*\}")
_ALTERNATIVES = re.compile(r"[a-z]{2,}\)?\??\|\(?[a-z]")
_WORD = re.compile(r"[A-Za-z]{3,}")
_PLAIN = re.compile(r"[a-z'\u2019-]{2,}(?: [a-z'\u2019-]+)*\Z")


@functools.cache
def _fields() -> frozenset[str]:
    """The fields of the package's records, which are the columns of its tables too."""
    classes = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    fields = {n.target.id for c in classes for n in c.body if isinstance(n, ast.AnnAssign)}
    return frozenset({*fields, *rows.columns(), *marks.WARM, *marks.COLD, *rows.STATEMENT_COLUMNS})


def _ours(words: list[str]) -> bool:
    """Whether a list of several names nothing but fields of our records."""
    return len(words) > 2 and _fields().issuperset(words)


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
            text = _MARKUP.sub(" ", node.value)
            if SCRIPTS.search(text) or _ALTERNATIVES.search(text):
                told.append((node.lineno, text))
        elif isinstance(node, ast.Call):
            told += _call(node)
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
        if isinstance(node, (ast.For, ast.ListComp, ast.GeneratorExp)):
            nodes += _asked_in_turn(node)
        nodes += [
            a for a in (getattr(node, "annotation", None), getattr(node, "returns", None)) if a
        ]
    return {id(inner) for node in nodes for inner in ast.walk(node)}


def _asks(node: ast.AST) -> bool:
    """Whether a call asks data/language for a section by its name."""
    return isinstance(node, ast.Call) and (
        getattr(getattr(node.func, "value", None), "id", "") == "knowledge"
    )


def _asked_in_turn(node: ast.AST) -> list[ast.AST]:
    """What a loop goes through where it asks data/language for sections by those names."""
    loops = [node] if isinstance(node, ast.For) else node.generators
    names = [n.id for ask in ast.walk(node) if _asks(ask) for n in ast.walk(ask)
             if isinstance(n, ast.Name)]  # fmt: skip
    return [
        loop.iter for loop in loops
        if any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(loop.target))
    ]  # fmt: skip


def _call(node: ast.Call) -> list[tuple[int, str]]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name == "split" and isinstance(node.func, ast.Attribute):
        texts = _texts(node.func.value)
        if _ours([word for text in texts for word in text.split()]):
            return []
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
        texts = (
            [_SYNTAX.sub(" ", _MARKUP.sub(" ", text)) for text in _texts(node.args[0])]
            if node.args
            else []
        )
    elif name in ("startswith", "endswith", "removeprefix", "removesuffix"):
        texts = [text for arg in node.args for text in _texts(arg)]
    else:
        return []
    words = [word for text in texts for word in _WORD.findall(text)]
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
    if _ours(words):
        return []
    least = 1 if isinstance(node, ast.Set) else 4
    return [(node.lineno, " ".join(words))] if len(words) >= least else []


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
