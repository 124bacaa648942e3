"""The rules of the house, as checks over a folder; each is shown to fail on a small sample that breaks it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A part may import the parts on the lines above its own, never one below; parts on one line are strangers.
ORDER = (
    ("extensions", "languages"),
    ("privacy",),
    ("web", "printing", "mail"),
    ("people",),
    ("jobs",),
    ("consultations",),
    ("surveys", "forums"),
    ("themes",),
    ("strategy",),
    ("demo", "keeping", "identities"),
    ("__init__",),
    ("commands",),
    ("__main__",),
)
RANK = {part: rank for rank, parts in enumerate(ORDER) for part in parts}
# Everything else in a slice is pure: floor 1. A worker is a door like a route.
FLOORS = {"models": 0, "actions": 2, "forms": 2, "routes": 3, "worker": 3}
MOST_LINES = 300
HOSTS = [
    "".join(pieces)
    for pieces in (
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("npm", "js.com"),
        ("registry.", "yarnpkg"),
        ("deb.", "debian.org"),
        ("archive.", "ubuntu.com"),
        ("crates", ".io"),
        ("proxy.", "golang.org"),
        ("conda.", "anaconda.org"),
        ("unp", "kg.com"),
        ("js", "delivr.net"),
        ("/opt/", "pypi"),
        ("/opt/", "wheels"),
    )
]
TEMPLATE_RULES = {
    r"\sstyle\s*=\s*[\"']": "a style attribute",
    r"<style\b": "a style element",
    r"<script\b(?![^>]*\ssrc\s*=)": "a script written into the page",
    r"\son[a-z]+\s*=\s*[\"']": "an event handler attribute",
    r"javascript:": "a javascript: address",
}
Check = Callable[[Path], list[str]]


# What the code says of itself


def modules(root: Path) -> dict[str, Path]:
    """Every module under consult/, by its dotted name: consult.surveys.models, consult.__init__."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): path for path in sorted(root.glob("consult/**/*.py"))
    }


def imports(root: Path) -> Iterator[tuple[str, str]]:
    """Every import of one of our modules by another, late ones and those for types alone included."""
    known = modules(root)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for wanted in imported_names(node, name):
                found = next((m for m in candidates(wanted) if m in known), None)
                if found and found != name:
                    yield name, found


def imported_names(node: ast.AST, module: str) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        above = module.split(".")[: -node.level]
        base = ".".join([*above, base] if base else above)
    return [f"{base}.{alias.name}" for alias in node.names]


def candidates(wanted: str) -> list[str]:
    """The module a dotted name may mean, the nearest first: itself, its package, the module it is a name in."""
    above = wanted.rpartition(".")[0]
    return [wanted, f"{wanted}.__init__", above, f"{above}.__init__"]


def part(module: str) -> str:
    return module.split(".")[1]


def floor(module: str) -> int | None:
    """How high a module stands inside its slice; None for the slice's own __init__ and for files outside slices."""
    inside = module.split(".")[2:]
    if not inside or inside == ["__init__"]:
        return None
    rooms = [re.sub(r"^.*_(?=(models|actions|forms|routes)$)|_.*$", "", room) for room in inside]
    return next((FLOORS[room] for room in rooms if room in FLOORS), 1)


# The rules


def arrows_that_run_up(root: Path) -> list[str]:
    found = [f"{m}: give it a place in ORDER" for m in modules(root) if part(m) not in RANK]
    for here, there in imports(root):
        low, high = RANK.get(part(here), 99), RANK.get(part(there), -1)
        if part(here) != part(there) and high >= low:
            found.append(f"{here} imports {there}" + (", its sibling" if high == low else ", which stands above it"))
    return found


def arrows_that_run_up_inside_a_slice(root: Path) -> list[str]:
    found = []
    for here, there in imports(root):
        low, high = floor(here), floor(there)
        if part(here) == part(there) and low is not None and high is not None and high > low:
            found.append(f"{here} imports {there}, which stands above it in the slice")
    return found


def engine_imports_of_ours(root: Path) -> list[str]:
    engine = "consult.themes.engine"
    return [
        f"{here} imports {there}: the engine knows nothing of the house"
        for here, there in imports(root)
        if here.startswith(engine) and not there.startswith(engine)
    ]


def import_circles(root: Path) -> list[str]:
    arrows: dict[str, set[str]] = {}
    for here, there in imports(root):
        arrows.setdefault(here, set()).add(there)
    done: set[str] = set()
    found: list[str] = []

    def walk(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            found.append(" -> ".join([*path[path.index(module) :], module]))
        elif module not in done:
            for there in sorted(arrows.get(module, ())):
                walk(there, (*path, module))
            done.add(module)

    for module in sorted(arrows):
        walk(module, ())
    return found


def long_files(root: Path) -> list[str]:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules(root).items()}
    return [
        f"{name} has {length} lines, {MOST_LINES} at most" for name, length in lengths.items() if length > MOST_LINES
    ]


def modules_without_a_docstring(root: Path) -> list[str]:
    return [
        f"{name} does not say what lives there"
        for name, path in modules(root).items()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def commits_outside_actions(root: Path) -> list[str]:
    """In a slice only actions commit. The worker, the demo and the command line each hold a transaction of their own."""
    return [
        f"{name} commits; only actions do"
        for name, path in modules(root).items()
        if floor(name) in (0, 1, 3)
        and part(name) not in ("jobs", "demo", "commands")
        and "session.commit(" in path.read_text(encoding="utf-8")
    ]


def registry_hosts(root: Path) -> list[str]:
    found = []
    for path in files_of_the_repository(root):
        text = path.read_bytes().decode("utf-8", "ignore").lower()
        found += [f"{path.relative_to(root)} names {host}" for host in HOSTS if host in text]
    return found


def files_of_the_repository(root: Path) -> list[Path]:
    """What git keeps or would keep; everything, where there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else [str(p.relative_to(root)) for p in root.rglob("*")]
    return [root / name for name in names if name and (root / name).is_file()]


def unsafe_templates(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix == ".md":
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        page = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
        what = [rule for pattern, rule in TEMPLATE_RULES.items() if re.search(pattern, page, re.I)]
        what += ["|safe"] if re.search(r"\|\s*safe\b", text) else []
        what += ["autoescape turned off"] if re.search(r"autoescape\s+false", text, re.I) else []
        found += [f"{path.relative_to(root)} has {rule}" for rule in what]
    return found


RULES: list[Check] = [
    arrows_that_run_up,
    arrows_that_run_up_inside_a_slice,
    engine_imports_of_ours,
    import_circles,
    long_files,
    modules_without_a_docstring,
    commits_outside_actions,
    registry_hosts,
    unsafe_templates,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Check) -> None:
    assert modules(ROOT), "there is no consult/ to look at"
    found = rule(ROOT)
    assert not found, "\n" + "\n".join(found)


GOOD = {
    "consult/__init__.py": '"""The house."""\nfrom consult.surveys.routes import bp\n',
    "consult/extensions.py": '"""Tools."""\n',
    "consult/surveys/__init__.py": '"""Surveys."""\n',
    "consult/surveys/models.py": '"""Tables."""\nfrom consult.extensions import db\n',
    "consult/surveys/routing.py": '"""The path."""\nfrom consult.surveys.models import Question\n',
    "consult/surveys/actions.py": '"""Verbs."""\nfrom consult.surveys import models, routing\ndb.session.commit()\n',
    "consult/surveys/routes.py": '"""Addresses."""\nfrom consult.surveys.actions import open_survey\n',
    "consult/forums/__init__.py": '"""Forums."""\n',
    "consult/forums/models.py": '"""Tables."""\n',
    "consult/themes/engine/words.py": '"""Words."""\nimport numpy\n',
    "consult/themes/engine/api.py": '"""Groups."""\nfrom .words import count\n',
    "templates/page.html": '{# style="" #}<p>{{ field(style="wide") }}</p><script src="/static/a.js"></script>',
}
BAD: list[tuple[Check, str, str]] = [
    (arrows_that_run_up, "consult/extensions.py", "from consult.surveys.models import Question"),
    (arrows_that_run_up, "consult/surveys/routing.py", "def late():\n    from consult.themes.engine import api"),
    (arrows_that_run_up, "consult/forums/models.py", "from consult.surveys.models import Question"),
    (arrows_that_run_up, "consult/surveys/models.py", "from ..forums import models"),
    (arrows_that_run_up, "consult/surveys/models.py", "from consult import create_app"),
    (arrows_that_run_up, "consult/attic.py", ""),
    (arrows_that_run_up_inside_a_slice, "consult/surveys/models.py", "from consult.surveys import routing"),
    (arrows_that_run_up_inside_a_slice, "consult/surveys/routing.py", "from .actions import open_survey"),
    (arrows_that_run_up_inside_a_slice, "consult/surveys/edit_actions.py", "import consult.surveys.routes"),
    (arrows_that_run_up_inside_a_slice, "consult/surveys/importing/actions.py", "from consult.surveys import routes"),
    (arrows_that_run_up_inside_a_slice, "consult/surveys/forms.py", "from consult.surveys.routes_staff import x"),
    (engine_imports_of_ours, "consult/themes/engine/words.py", "from consult.extensions import db"),
    (import_circles, "consult/themes/engine/words.py", "from consult.themes.engine.api import group"),
    (long_files, "consult/forums/models.py", "x = 1\n" * 300),
    (commits_outside_actions, "consult/surveys/routes.py", "db.session.commit()"),
    (commits_outside_actions, "consult/surveys/routing.py", "db.session.commit()"),
    (registry_hosts, "README.md", "Get it from https://" + HOSTS[0]),
    (registry_hosts, "requirements.txt", "--index-url https://FILES." + HOSTS[1].upper()),
    (unsafe_templates, "templates/page.html", '<p class="a" style="color: red">'),
    (unsafe_templates, "templates/page.html", "<style>p { color: red }</style>"),
    (unsafe_templates, "templates/page.html", "<script>go()</script>"),
    (unsafe_templates, "templates/page.html", '<a onclick="go()">'),
    (unsafe_templates, "templates/page.html", '<a href="javascript:go()">'),
    (unsafe_templates, "templates/page.html", "{{ answer | safe }}"),
    (unsafe_templates, "templates/parts/mail.txt", "{% autoescape false %}"),
]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        write(tmp_path / name, text)
    write(tmp_path / "consult/surveys/routes_staff.py", '"""More addresses."""\n')
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_house_passes(rule: Check, sample: Path) -> None:
    assert rule(sample) == []


@pytest.mark.parametrize(("rule", "name", "line"), BAD)
def test_each_rule_can_fail(rule: Check, name: str, line: str, sample: Path) -> None:
    path = sample / name
    before = path.read_text(encoding="utf-8") if path.exists() else '"""New."""\n'
    write(path, before + line + "\n")
    assert len(rule(sample)) == 1


def test_a_module_without_a_docstring_is_found(sample: Path) -> None:
    write(sample / "consult/forums/models.py", "x = 1\n")
    assert modules_without_a_docstring(sample) == ["consult.forums.models does not say what lives there"]
