"""Incidents of several documents -> the same, those that tell of one event joined."""

__all__ = ["joining"]
