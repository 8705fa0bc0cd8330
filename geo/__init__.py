"""News text in, a defensible incident map out: start reading at `geo.pipeline`."""

__version__ = "0.1.0"
