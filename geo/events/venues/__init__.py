"""The names in a clause and its event words -> the event's own place."""

__all__ = ["areas", "bearings", "chains", "choosing"]
