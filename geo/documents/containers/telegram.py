"""The result.json of Telegram Desktop's export, of a chat or of all -> a Document a message.

A text is a list of plain texts and of records with a 'text' (links, bold words). The publisher is
the chat, or the one from whom a message was forwarded. Messages without a text (pictures, calls,
who joined) are left out, and counted in a note of the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from geo import errors
from geo.documents import texts
from geo.model import Document, Refusal
from geo.support import untrusted

ENDINGS = (".json",)


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    values = untrusted.json_value(source.whole())
    chats = [values] if isinstance(values, dict) else []
    for name in ("chats", "left_chats"):  # the export of a whole account
        held = values.get(name) if chats else None
        chats += held.get("list", []) if isinstance(held, dict) else []
    chats = [c for c in chats if isinstance(c, dict) and isinstance(c.get("messages"), list)]
    if not chats:
        raise errors.DocumentError(
            "it is no export of Telegram: expected its 'messages'; give other records as .jsonl"
        )
    silent = sum(not _said(message) for chat in chats for message in chat["messages"])
    note = (f"{silent} messages without a text are left out",) if silent else ()
    for chat in chats:
        inside = replace(source, name=f"{source.name}/{chat.get('id')}") if chats[1:] else source
        for message in chat["messages"]:
            if not (text := _said(message)):
                continue
            sender = message.get("forwarded_from")
            yield inside.part(
                message.get("id", "?"),
                text,
                json.dumps(message, sort_keys=True).encode("utf-8", "replace"),
                publisher=sender if isinstance(sender, str) else chat.get("name"),
                published=_string(message.get("date")),
                notes=(*(("forwarded",) if "forwarded_from" in message else ()), *note),
            )
            note = ()
    if silent and note:
        raise errors.DocumentError(f"none of its {silent} messages has a text")


def _said(message: Any) -> str:
    """The text of a message; '' of one that has none."""
    if not isinstance(message, dict) or message.get("type") != "message":
        return ""
    text = message.get("text")
    parts = text if isinstance(text, list) else [text]
    told = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return "".join(part for part in told if isinstance(part, str)).strip()


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
