"""`consult run` as somebody starts it: several processes serve one port, and none of them outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.commands.serving import end

PATIENCE = 60.0  # seconds; on a quiet machine it takes two


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until(what: object, wanted: bool) -> bool:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if bool(what()) is wanted:  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
        return bool(reply.status == 200)
    return False


def children(parent: int) -> set[int]:
    """The processes that any thread of a process began."""
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return {int(each) for path in found for each in path.read_text().split()}


def is_free(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-m", "consult", "run", "--no-demo", "--port", str(port), "--processes", "2"]
    environment = os.environ | {"CONSULT_DATA": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        yield process, port
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_what_serves_ends_with_the_one_that_started_it(running: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = running
    assert until(lambda: answers(port), True)
    assert until(lambda: len(children(process.pid)) == 2, True), "a worker, and a second process that serves"
    process.kill()
    process.wait()
    assert until(lambda: is_free(port), True), "somebody still holds the port"


def test_a_process_beside_that_dies_is_started_again(running: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = running
    assert until(lambda: answers(port) and len(children(process.pid)) == 2, True)
    first = children(process.pid)
    for each in first:
        os.kill(each, signal.SIGKILL)
    assert until(lambda: len(children(process.pid) - first) == 2, True)
    assert answers(port)


def test_one_that_does_not_end_when_asked_is_ended() -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline()
    with process.stdout:
        end([process], patience=0.1)
    assert process.returncode == -signal.SIGKILL
