"""A Dask cluster reads the same parts: the same bytes, also when a worker is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from pathlib import Path

import geopandas
import pytest

from geo import pipeline
from geo.archive import dask
from geo.tables import exchange, frames
from tests.archive.test_reading import corpus

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    """Two workers on this machine, each a process of one thread."""
    with (
        warnings.catch_warnings(action="ignore"),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=60
        ) as made,
        distributed.Client(made) as client,
    ):
        yield client


@pytest.mark.deep
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(gazetteer, cluster, tmp_path: Path):
    """The incidents, statements and omissions are those of one process, in parts."""
    path = corpus(tmp_path, 200)
    before = set(cluster.run(os.getpid).values())

    def kill() -> None:
        while not list((tmp_path / "out.parts").glob("0*.part")):
            time.sleep(0.01)
        os.kill(min(before), signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    journey = dask.travel([path], tmp_path / "out", cluster)
    alone = pipeline.travel(path, known=gazetteer)
    assert journey.incidents == alone.incidents
    for name, frame in (
        ("incidents", alone.frame),
        ("statements", alone.statement_frame),
        ("omissions", frames.omissions(alone.omissions)),
    ):
        exchange.write(frame, tmp_path / "alone.parquet")
        (part,) = (tmp_path / "out" / name).iterdir()
        assert part.read_bytes() == (tmp_path / "alone.parquet").read_bytes(), name
    assert len(geopandas.read_parquet(tmp_path / "out" / "incidents")) == len(alone.frame)
    assert not (tmp_path / "out.parts").exists()
    assert min(before) not in cluster.run(os.getpid).values()
