"""Incidents, Statements, Omissions <-> tables, and tables <-> files, one format a module."""

__all__ = ["cells", "exchange", "frames", "placing", "publishing", "rows"]
