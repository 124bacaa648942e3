"""An acknowledged answer is kept, once, even when the whole server group is killed while people submit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_or_halved_when_the_server_is_killed() -> None:
    """The short version of benchmarks/kill_server.py; with the reply sent before the commit it reports losses."""
    command = [sys.executable, "benchmarks/kill_server.py", "--kills", "3", "--submissions", "80", "--clients", "16"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["kills"] == 3
    assert report["acknowledged"] == report["kept"] == 80
    assert [report[fault] for fault in ("lost", "doubled", "half_written", "other_words", "faults")] == [0, 0, 0, 0, []]
    assert done.returncode == 0
