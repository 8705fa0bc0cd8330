"""Many documents, read on a Dask cluster -> one journey, and its tables as GeoParquet in parts.

    from distributed import Client
    with Client() as client:  # on this machine, or the address of a cluster
        journey = dask.travel(["articles/"], "out", client)

The same parts as reading.py's are read by the workers of the cluster, each of which opens the index
once, at the same path as here: GEO_HOME is to be shared, or copied. This process reads the files,
keeps the parts in `out.parts`, joins and writes. A worker that is lost is Dask's concern, which has
its batch read by another: the result is the same. In a worker's threads no document's time is
limited. Needs the extra `dask`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from geo import pipeline
from geo.archive import reading
from geo.documents import loading
from geo.gazetteer.search import Context
from geo.tables import exchange, frames

if TYPE_CHECKING:
    from distributed import Client

    from geo.pipeline import Journey

ROWS = 50_000  # of a part of a table
_LOST = 3  # workers that may be lost over one batch


def travel(
    paths: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    client: Client,
    context: Context | None = None,
    column: str | None = None,
    resume: bool = False,
) -> Journey:
    """Read documents on `client`'s workers, join them, write the folder `output`, give the journey.

    In `output` are the folders incidents, statements and omissions, each of part-00000.parquet and
    so on, which geopandas and pyarrow read as one table. The journey has no pages, and its
    omissions are in the folder alone. `context`, `column` and the errors are those of
    pipeline.travel and reading.reading.
    """
    known = pipeline.gazetteer()
    way = reading.Way(known.path, context or Context())
    threads = sum(client.nthreads().values()) or 1
    pool = client.get_executor(pure=False, retries=_LOST)
    items = loading.stream(paths, column)
    folder = Path(output)
    with reading.reading(items, way, folder, threads, resume, pool=pool) as run:
        journey = pipeline.arrived(run.readings, known, refused=run.refusals)
        _write(journey.frame, folder / "incidents")
        _write(journey.statement_frame, folder / "statements")
        left = run.omissions()
        for number, chunk in enumerate(iter(lambda: list(islice(left, ROWS)), [])):
            _write(frames.omissions(chunk), folder / "omissions", number)
    return journey


def _write(frame: frames.pandas.DataFrame, folder: Path, first: int = 0) -> None:
    """A table in parts of ROWS rows; an empty one is one part without rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, at in enumerate(range(0, max(1, len(frame)), ROWS), start=first):
        exchange.write(frame.iloc[at : at + ROWS], folder / f"part-{number:05d}.parquet")
