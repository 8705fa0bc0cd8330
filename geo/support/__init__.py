"""Ground floor: bytes, files and shapes -> what every other floor stands on.

Files replaced whole, text decoded from bytes, geometry in metres, shapes in compact form, the
paths of shipped data. Knows nothing of names, texts or incidents.
"""

__all__ = ["compact", "decoding", "files", "layers", "plane", "shipped", "untrusted"]
