"""A file in any form in which people keep reports -> Documents, or a Refusal that says why."""

__all__ = ["containers", "loading", "sheets"]
