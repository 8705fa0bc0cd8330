"""The command line: arguments in, the road travelled, the result printed."""

__all__ = ["commands"]
