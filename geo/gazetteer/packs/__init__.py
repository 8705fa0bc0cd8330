"""A source of places (bundled data, a GeoNames dump, OCHA places, your file) -> the index."""

__all__ = ["columns", "install"]
