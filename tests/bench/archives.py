"""Many documents to a table: memory and processor time, by one process and two, after kill -9.

    python -m tests.bench.archives 500 2000        # so many made reports, two events each

Wall-clock time says nothing on a machine that others use: counted is what all processes used.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLACES = (
    "Saraqib Ariha Idlib Hama Azaz Afrin Manbij Raqqa Jarabulus Kobani Qamishli Palmyra Homs Daraa "
    "Douma Latakia Salqin Sarmada Kharkiv Kherson Nikopol Bakhmut Mariupol Khartoum Omdurman Nyala "
    "Goma Gao Kidal Mopti Maiduguri Mosul Kirkuk Tikrit Taiz"
).split()
SAID = (
    "{n} people were killed in {place} on {day} when warplanes struck a market, rescuers said.",
    "Shelling wounded {n} civilians in {place} on {day}, a hospital said.",
    "Gunmen attacked a checkpoint near {place} on {day} and killed {n} soldiers.",
    "Hundreds protested in {place} on {day} over power cuts, and police fired tear gas.",
)


def reports(number: int) -> str:
    """Made reports as JSON lines, always the same."""
    dice, lines = random.Random(7), []
    for n in range(number):
        day = datetime.date(2012, 1, 1) + datetime.timedelta(dice.randrange(4000))
        told = [
            one.format(n=dice.randrange(2, 40), place=dice.choice(PLACES), day=f"{day:%d %B %Y}")
            for one in dice.choices(SAID, k=2)
        ]
        lines.append(json.dumps({"doc_id": str(n), "published": str(day), "text": " ".join(told)}))
    return "\n".join(lines)


def run(folder: Path, output: str, *options: str, kill: bool = False) -> tuple[float, int]:
    """(seconds of processor time of all processes, MiB of the largest) of one `geo incidents`."""
    command = [sys.executable, "-m", "geo", "incidents", "in.jsonl", "-o", output, *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while kill and not list(folder.glob(f"{output}.parts/00*3-*.part")):
        time.sleep(0.05)
    if kill:
        process.send_signal(signal.SIGKILL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used.ru_maxrss // 1024


def main() -> None:
    for number in map(int, sys.argv[1:] or ("500",)):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "in.jsonl").write_text(reports(number), encoding="utf-8")
            for jobs in ("1", "2"):
                seconds, size = run(folder, f"{jobs}.csv", "--jobs", jobs)
                print(f"{number:,} documents, --jobs {jobs}: {seconds:.1f} s, {size} MiB")
            run(folder, "k.csv", "--jobs", "2", kill=True)
            run(folder, "k.csv", "--jobs", "2", "--resume")
            told = {(folder / f"{name}.csv").read_bytes() for name in "12k"}
            print(f"the same bytes by one, by two, after kill -9 and --resume: {len(told) == 1}")


if __name__ == "__main__":
    main()
