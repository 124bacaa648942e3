"""The two commands of this checkout: `dev.py run` and `dev.py test` (and `lock`, `words`). Needs Python 3.11 and pip."""

from __future__ import annotations

import argparse
import ast
import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS, VENV = ROOT / ".tools", ROOT / ".venv"
PYTHON, STAMP = VENV / "bin" / "python", VENV / ".installed"
LOCKS = {"run": ROOT / "requirements.txt", "test": ROOT / "requirements-test.txt"}
SHELL = "chromium-headless-shell"  # Chromium without its windows: the same pages for half the work
CHROMIUMS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MEMORY_FOR_TESTS = 8 * 1024**3  # bytes
# How pip's settings are called by uv: whatever brings packages to pip on this machine brings them to uv.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class Trouble(Exception):
    """Something a person can put right; the text says what."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is run before anything checked the version)
        raise Trouble(f"Consult needs Python 3.11 or newer. This is Python {sys.version.split()[0]}.")
    if os.name != "posix":
        raise Trouble("Consult runs on Linux and macOS. On Windows, use it inside WSL.")
    parser = argparse.ArgumentParser(prog="dev.py", description="Run or test Consult from this checkout.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="install what is missing and start Consult")
    run.add_argument("--port", type=int, default=8000, help="where to listen (8000)")
    run.add_argument("--data", metavar="DIR", help="folder for the database, files and keys (instance/)")
    run.add_argument("--no-demo", action="store_true", help="start empty, without the worked example")
    commands.add_parser("test", help="install what the tests need and run everything; extra words go to pytest")
    lock = commands.add_parser("lock", help="work out requirements.txt and requirements-test.txt again")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    commands.add_parser("words", help="gather what participants read, and list what has no Welsh yet")
    if arguments[:1] == ["test"] and not {"-h", "--help"} & set(arguments):
        return run_tests(arguments[1:])
    known = parser.parse_args(arguments)
    if known.command == "words":
        return gather_words()
    return remake_locks(known.upgrade) if known.command == "lock" else start(known)


def start(options: argparse.Namespace) -> int:
    if options.data:
        os.environ["CONSULT_DATA"] = str(Path(options.data).expanduser().resolve())
    install("run")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "consult", "run", "--port", str(options.port)]
    os.execv(PYTHON, command + ["--no-demo"] * options.no_demo)


def run_tests(pytest_arguments: list[str]) -> int:
    install("test")
    try:
        chromium = find_chromium()
        print(f"Browser: {chromium}", flush=True)
    except Trouble as trouble:
        if not pytest_arguments:
            raise
        print(trouble, file=sys.stderr, flush=True)
    module = [str(PYTHON), "-m"]
    checks = [
        [*module, "ruff", "check", "."],
        [*module, "ruff", "format", "--check", "."],
        [*module, "mypy", "--strict", "consult"],
        [*module, "pytest", "-q", "-n", workers(), "--dist", "loadfile", "--no-loadscope-reorder"],
    ]
    if pytest_arguments:
        checks = [[*module, "pytest", *pytest_arguments]]
    else:
        quick = folder_in_memory()
        checks[-1] += ["--basetemp", str(quick)] if quick else []
    beside = [check for check in checks if "mypy" in check]  # it works in one thread, while pytest waits for browsers
    begun = [subprocess.Popen(check, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for check in beside]
    if not pytest_arguments:
        # Pytest rewrites each test file when it first reads it: once here, else once in every worker.
        subprocess.run([*module, "pytest", "--collect-only", "-qq"], cwd=ROOT, stdout=subprocess.DEVNULL)
    failed = [check for check in checks if check not in beside and not passes(check)]
    failed += [check for check, process in zip(beside, begun, strict=True) if not passed(check, process)]
    for check in failed:
        print("Failed: " + " ".join(check[2:]), file=sys.stderr, flush=True)
    return 1 if failed else 0


def folder_in_memory() -> Path | None:
    """Where the tests' databases and files lie: in memory, where there is plenty of it, else where pytest puts them."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < MEMORY_FOR_TESTS:
        return None
    folder = Path(tempfile.mkdtemp(prefix="consult-tests-", dir=memory))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def workers() -> str:
    """One more than there are processors: some tests wait for a browser, a mail server or a process that was killed."""
    return str((os.cpu_count() or 1) + 1)


def passes(check: list[str]) -> bool:
    print("\n$ " + " ".join(check[2:]), flush=True)
    return subprocess.run(check, cwd=ROOT).returncode == 0


def passed(check: list[str], process: subprocess.Popen[bytes]) -> bool:
    said, _ = process.communicate()
    print("\n$ " + " ".join(check[2:]) + "\n" + said.decode("utf-8", "replace"), flush=True)
    return process.returncode == 0


def gather_words() -> int:
    install("run")
    return subprocess.run([str(PYTHON), str(ROOT / "translating.py")], cwd=ROOT).returncode


def remake_locks(upgrade: bool) -> int:
    uv = find_uv()
    common = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    common += ["--quiet", "--no-annotate"] + ["--upgrade"] * upgrade
    # Only the plain index counts here: a wheel that lives on this machine alone must not reach the lock.
    environment = {k: v for k, v in uv_environment().items() if k not in ("UV_INDEX", "UV_FIND_LINKS")}
    for name, more in (("run", []), ("test", ["--extra", "test", "--constraint", LOCKS["run"].name])):
        command = [uv, "pip", "compile", "pyproject.toml", "-o", LOCKS[name].name, *common, *more]
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            raise Trouble("The lock could not be made; the lines above say why.")
        print(f"Wrote {LOCKS[name].name}")
    return 0


def install(what: str) -> None:
    """Bring .venv to the state of the lock; do nothing when it is there already."""
    found = read_stamp()
    here = {"place": str(ROOT), "python": sys.version.split()[0]}
    same_place = all(found.get(key, value) == value for key, value in here.items()) and venv_works()
    if same_place and any(found.get(lock) == lock_hash(lock) for lock in {what, "test"}):
        return
    uv, environment = find_uv(), uv_environment()
    if not same_place:
        print("Making .venv", flush=True)
        call([uv, "venv", "--clear", "--quiet", "--python", sys.executable, str(VENV)], environment)
        found = {}
    print(f"Installing from {LOCKS[what].name}. This happens once and takes a minute or two.", flush=True)
    pip = [uv, "pip", "install", "--python", str(PYTHON)]
    call([*pip, "--require-hashes", "-r", LOCKS[what].name], environment)
    call([*pip, "--quiet", "--no-deps", "-e", "."], environment)
    done = {**found, **here, what: lock_hash(what)}
    STAMP.write_text(json.dumps(done, indent=1), encoding="utf-8")


def lock_hash(what: str) -> str:
    return hashlib.sha256(LOCKS[what].read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def venv_works() -> bool:
    check = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def find_uv() -> str:
    ours = TOOLS / "bin" / "uv"
    if not works([str(ours), "--version"]):
        get_uv()
    return str(ours) if works([str(ours), "--version"]) else shutil.which("uv") or str(ours)


def get_uv() -> None:
    """uv makes the environment: Python's own venv module is missing on some systems, and pip may refuse theirs."""
    pip = [sys.executable, "-m", "pip"]
    if not works([*pip, "--version"]):
        if shutil.which("uv"):
            return
        raise Trouble("This Python has no pip. On Debian or Ubuntu: apt-get install python3-pip. Then try again.")
    print("Fetching uv, the installer, into .tools", flush=True)
    shutil.rmtree(TOOLS / "bin", ignore_errors=True)
    call([*pip, "install", "-qq", "--upgrade", "--target", str(TOOLS), "uv>=0.8,<1"], dict(os.environ))


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def uv_environment() -> dict[str, str]:
    """The environment for uv, with pip's settings of this machine said in uv's words."""
    settings = {UV_NAMES[key]: value for key, value in pip_settings().items() if key in UV_NAMES}
    if "UV_INDEX" in settings:
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # pip's way with several indexes; the hashes guard it
    if "UV_FIND_LINKS" in settings:
        settings["UV_FIND_LINKS"] = ",".join(settings["UV_FIND_LINKS"].split())
    settings |= {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        settings["UV_COMPILE_BYTECODE"] = "1"  # nothing is kept while running, so each start would compile it all
    if not cache_is_writable():
        settings["UV_CACHE_DIR"] = str(TOOLS / "cache")
    return settings | os.environ


def pip_settings() -> dict[str, str]:
    """What pip is told on this machine: files first, then what holds for `install`, then the environment."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    settings: dict[str, str] = {}
    for prefix in ("global.", "install.", ":env:."):
        for line in listed:
            key, _, value = line.partition("=")
            if key.startswith(prefix):
                settings[key.removeprefix(prefix)] = " ".join(str(ast.literal_eval(value)).split())
    return settings


def cache_is_writable() -> bool:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    try:
        Path(base, "uv").mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return os.access(Path(base, "uv"), os.W_OK)


def call(command: list[str], environment: dict[str, str]) -> None:
    """Run an installer, showing its lines; when it fails, say in plain words what that probably means."""
    said: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if not line.startswith(" + "):
                print("  " + line, end="", flush=True)
    if process.returncode:
        raise Trouble(explain("".join(said).lower()))


def explain(said: str) -> str:
    if "hash" in said:
        return (
            "A package served to this machine is not the file named in the lock.\n"
            "If your package mirror holds its own builds, take it out of pip's settings, or run: python3 dev.py lock"
        )
    if "no space left" in said:
        return "The disk is full. The installation needs about 800 MB here and as much for downloads."
    signs = ("error sending request", "failed to fetch", "connection", "resolve host", "timed out", "dns", "name resol")
    if any(sign in said for sign in signs) or "no matching distribution" in said:
        return "The packages could not be fetched. Check the network, and that pip's settings reach a package index."
    return "The installation failed; the lines above say why."


def which_chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def find_chromium() -> str:
    """The browser for the journeys: named in CONSULT_CHROMIUM, on the PATH, or fetched where we may."""
    named = os.environ.get("CONSULT_CHROMIUM")
    if named and not Path(named).exists():
        raise Trouble(f"CONSULT_CHROMIUM names {named}, which does not exist.")
    if not named and not shutil.which(SHELL) and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment)  # one dead source must not stop the others
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        if subprocess.run([*install, SHELL], env=environment).returncode and not which_chromium():
            call([*install, "chromium"], environment)  # an older Debian, or Ubuntu
    found = named or which_chromium()
    if not found:
        raise Trouble(
            "The browser tests need Chromium. Install it (Debian: apt-get install chromium),\n"
            "or set CONSULT_CHROMIUM to the path of Chromium or Chrome."
        )
    os.environ["CONSULT_CHROMIUM"] = found
    return found


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
