"""Many documents -> what is read in them, one after the other, by one process or several."""

__all__ = ["dask", "parsing", "reading"]
