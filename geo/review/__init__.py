"""A reviewer's table -> the incidents as corrected; incidents -> what is safe to publish."""

__all__ = ["corrections", "gate", "publication", "revision"]
