"""A table, zones and the ground -> a folium map -> one HTML file that works offline, or a print."""

__all__ = ["export", "maps", "prints", "story", "zones"]
