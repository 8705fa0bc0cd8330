"""Words for harm and for how many -> who was killed, injured or displaced, and how many."""

__all__ = ["figures", "harms", "shares", "tolls"]
