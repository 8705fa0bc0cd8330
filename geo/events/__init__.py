"""A Document, its Matches and its dates -> Incidents, Statements and Omissions.

`incidents.read` is the way in: triggers say what was done, factuality whether it happened,
`counts` to how many people, `venues` where, eventdates when, attribution who says so; scenes
put them together, building makes the rows, joining makes one of two tellings.
"""

__all__ = ["codebook", "explanation", "incidents", "tellings"]
