"""How a document is laid out -> what its headings say, and the columns of its tables."""

__all__ = ["records", "sections"]
