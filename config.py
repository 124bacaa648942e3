"""What differs per place. Everything is read from the environment; each rule is stated beside its setting."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.engine import make_url


class ConfigError(RuntimeError):
    """A setting that cannot work, said in words that name what to change."""


def data_dir() -> Path:
    """CONSULT_DATA: the folder of database, files and keys; `instance/` when unset."""
    return Path(os.environ.get("CONSULT_DATA") or Path.cwd() / "instance").resolve()


def database_url(folder: Path) -> str:
    """DATABASE_URL, or SQLite in the data folder. `postgresql://` means psycopg 3."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if not given:
        return f"sqlite:///{folder / 'consult.db'}"
    if given.startswith("postgres://"):
        given = "postgresql://" + given.removeprefix("postgres://")
    url = make_url(given)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ConfigError(f"DATABASE_URL starts with {url.drivername}://. Use sqlite:/// or postgresql://")
    return url.render_as_string(hide_password=False)


def secret(folder: Path, name: str) -> str:
    """A key that lives in the data folder, outside the database, readable by its owner only; made on first use."""
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = keys / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


def public_url() -> str:
    """CONSULT_URL: the address people type. Anything that is not this machine itself must be https."""
    url = os.environ.get("CONSULT_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError(f"CONSULT_URL is {url}. People sign in over it, so it must start with https://")
    return url


def mail_server() -> str:
    """CONSULT_MAIL: smtp://name:password@host:587?tls=1 or smtps://host; unset: e-mails are written to files."""
    given = os.environ.get("CONSULT_MAIL", "").strip()
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ConfigError("CONSULT_MAIL must look like smtp://name:password@mail.example.org:587?tls=1")
    safe = parts.scheme == "smtps" or parse_qs(parts.query).get("tls", ["0"])[0] == "1"
    if parts.password and not safe and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError("CONSULT_MAIL holds a password, which must not travel in the clear: add ?tls=1")
    return given


def mails_per_minute() -> int:
    """CONSULT_MAIL_PER_MINUTE: no more than this many e-mails are handed over in a minute; 120 when unset."""
    given = os.environ.get("CONSULT_MAIL_PER_MINUTE", "120")
    if not given.isascii() or not given.isdigit() or int(given) < 1:
        raise ConfigError(f"CONSULT_MAIL_PER_MINUTE is {given}. Use a whole number from 1")
    return int(given)


def load(overrides: dict[str, object]) -> dict[str, object]:
    """Every setting of this place as one mapping, the overrides (tests use them) last."""
    folder = Path(str(overrides.get("DATA_DIR") or data_dir()))
    folder.mkdir(parents=True, exist_ok=True)
    url = public_url()
    https = url.startswith("https://")
    settings: dict[str, object] = {
        "DATA_DIR": folder,
        "SQLALCHEMY_DATABASE_URI": overrides.get("SQLALCHEMY_DATABASE_URI") or database_url(folder),
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # an error names the statement, never what people said
        "SECRET_KEY": overrides.get("SECRET_KEY") or secret(folder, "session"),
        "PEPPER": overrides.get("PEPPER") or secret(folder, "pepper"),
        "PUBLIC_URL": url,
        "MAIL": mail_server(),
        "MAIL_FROM": os.environ.get("CONSULT_MAIL_FROM") or f"consult@{urlsplit(url).hostname}",
        "MAIL_PER_MINUTE": mails_per_minute(),
        "MAIL_BACK_OFF": (10.0, 60.0, 300.0),  # seconds before e-mails that were not taken are tried again
        # Browsers accept the __Host- prefix over https only; on this machine itself there is no wire to listen on.
        "SESSION_COOKIE_NAME": "__Host-consult" if https else "consult",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open overnight must still be taken: the session is the limit
        "WTF_CSRF_SSL_STRICT": False,  # asks for a Referer, which our own no-referrer keeps browsers from sending
        "MAX_CONTENT_LENGTH": 40 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": os.environ.get("CONSULT_LIMITS", "memory://"),
        "HOUSE_NAME": os.environ.get("CONSULT_HOUSE", "Wayside Justice Alliance"),
        "HOUSE_SHORT_NAME": os.environ.get("CONSULT_HOUSE_SHORT", "Wayside"),
        "HOUSE_ABOUT": os.environ.get(
            "CONSULT_HOUSE_ABOUT",
            "A network of organisations working for a fairer justice system in England and Wales.",
        ),
        "LEAVE_URL": os.environ.get("CONSULT_LEAVE_URL", "https://www.bbc.co.uk/weather"),
    }
    return settings | overrides
