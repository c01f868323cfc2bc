"""Each bench runs and prints its ratio. What the ratio is, a busy machine cannot say."""

import os
import re
import subprocess
import sys

from tests.servers.postgres import running_postgres

RATIOS = {
    "save": ["save with history and event / bare save", "the same / a bare save of all columns"],
    "page": ["step page / empty view, requests per second", "queries of the step page"],
    "pdf": ["PDF of a record"],
    "verify": ["hashes and tree / raw SHA-256", "independent verifier", "whole check"],
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run benches as `make bench` does, in as few rounds as can be."""
    with running_postgres() as url:
        command = [sys.executable, "-m", "tests.bench", "--quick", *arguments]
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_each_bench_prints_its_ratios():
    done = run()
    assert not done.returncode, done.stderr
    machine, *lines = done.stdout.splitlines()
    assert re.fullmatch(r"\d+ cores, load \d+\.\d at the start", machine)
    for said in (said for ratios in RATIOS.values() for said in ratios):
        line = next(line for line in lines if said in line)
        assert re.search(r": (\d+\.\d+|\d+,|not installed)", line), line


def test_benches_are_chosen_by_name():
    done = run("pdf")
    assert not done.returncode, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert "PDF of a record" in done.stdout


def test_an_unknown_bench_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "speed"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "No such bench: speed. There are: save, page, pdf, verify" in done.stderr
