"""A Document -> the days and intervals of which its words speak."""

__all__ = ["intervals"]
