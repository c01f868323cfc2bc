"""Each bench runs and prints its ratio. What the ratio is, a busy machine cannot say."""

import os
import re
import subprocess
import sys

from tests.servers.postgres import running_postgres

#: What each bench prints, in another order than they have by themselves.
RATIOS = {
    "pdf": ["PDF of a record"],
    "verify": ["hashes and tree / raw SHA-256", "independent verifier", "whole check"],
    "save": ["save with history and event / bare save", "the same / a bare save of all columns"]
    * 2,
    "page": ["queries of the step page", "step page / empty view", "by gunicorn / by the best"],
}


def test_each_bench_prints_its_ratios():
    with running_postgres() as url:
        command = [sys.executable, "-m", "tests.bench", "--quick", *RATIOS]
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    machine, *lines = done.stdout.splitlines()
    assert re.fullmatch(r"\d+ cores, load \d+\.\d at the start", machine)
    for line, said in zip(lines, (said for all_ in RATIOS.values() for said in all_), strict=True):
        assert said in line
        assert re.search(r": (\d+\.\d+ |\d+, |not installed)", line), line


def test_an_unknown_bench_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "speed"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "No such bench: speed. There are: save, page, pdf, verify" in done.stderr
