"""A file that holds texts in a form of its own -> its Documents, one by one; a module a form.

A module here says in `ENDINGS` of which files it is asked, and in `read` what they hold: it takes
a texts.Source and yields Documents, and a Refusal for each part that cannot be read; for a file
that cannot be read at all it raises errors.DocumentError ('it is ...'). Nothing else knows of it.
"""

__all__ = ["lines", "tables"]
