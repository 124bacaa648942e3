"""Pages: the capture screen that opens without a network. It holds no data: the device brings its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import current_app, render_template, url_for
from werkzeug.wrappers import Response

from consult.forums.blueprint import bp
from consult.forums.offline.forms import DeskForm
from consult.people.access import ANYONE, allow
from consult.web import asset, house

ROOM = "/capture/"
ICONS = (192, 512)
STYLES = ("tokens", "workspace", "evidence", "capture", "offline")
FONTS = (
    "atkinson-hyperlegible-next-latin",
    "atkinson-hyperlegible-next-latin-ext",
    "literata-latin",
    "literata-latin-ext",
)


def files_of_the_screen() -> list[str]:
    """Everything the screen is made of, below static/."""
    static = Path(str(current_app.static_folder))
    scripts = sorted(path.relative_to(static).as_posix() for path in static.glob("js/offline/*.js"))
    scripts.append("js/entry_line.js")  # the same line as in live capture
    styles = [f"css/{name}.css" for name in STYLES]
    fonts = [f"fonts/{name}-wght-normal.woff2" for name in FONTS]
    return [*styles, *scripts, *fonts, "mark.svg", *(f"capture-{size}.png" for size in ICONS)]


@bp.get(ROOM)
@allow(ANYONE)
def offline() -> str:
    return render_template(
        "forums/offline/shell.html", form=DeskForm(formdata=None, meta={"csrf": False}).blank(), styles=STYLES
    )


@bp.get(f"{ROOM}sw.js")
@allow(ANYONE)
def offline_worker() -> Response:
    """The service worker. Its bytes change when anything of the screen does, and then the device fetches it all anew."""
    names = files_of_the_screen()
    mark = hashlib.sha256(repr([offline(), *map(asset, names)]).encode()).hexdigest()[:12]
    files = [url_for(".offline"), url_for(".offline_manifest"), *(url_for("static", filename=name) for name in names)]
    return Response(render_template("forums/offline/worker.js", mark=mark, files=files), mimetype="text/javascript")


@bp.get(f"{ROOM}app.webmanifest")
@allow(ANYONE)
def offline_manifest() -> Response:
    app = {
        "name": f"Capture – {house().short_name}",
        "short_name": "Capture",
        "start_url": ROOM,
        "scope": ROOM,
        "display": "standalone",
        "background_color": "#f6f2eb",
        "theme_color": "#76214d",
        "icons": [
            {"src": url_for("static", filename=f"capture-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in ICONS
        ],
    }
    return Response(current_app.json.dumps(app), mimetype="application/manifest+json")
