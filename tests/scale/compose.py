"""
What `deploy/compose.yaml` would start, as commands and environments for processes of this machine.

The commands and variables are those of the file; only the places that containers have names for are put in: databases,
Redis, Prefect's address, ports, and the folder with the server's key.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "compose.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
_IN_IMAGE = {"/srv/app": str(ROOT)}
SECRET = "prefect:made up for a test"
"""What engines and workers show to Prefect."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are here: URLs of the databases, the ports of Redis and Prefect, and the folder of the key."""

    cases: str
    keys: str
    prefect_database: str
    redis: int
    prefect: int
    data: Path
    smtp: str

    @property
    def values(self) -> Mapping[str, str]:
        """What an operator writes into `.env`."""
        return {
            "HANDRAIL_DB_PASSWORD": "none",
            "HANDRAIL_KEYS_PASSWORD": "none",
            "PREFECT_DB_PASSWORD": "none",
            "REDIS_PASSWORD": "none",
            "PREFECT_SERVER_API_AUTH_STRING": SECRET,
            "HANDRAIL_SMTP_URL": self.smtp,
            "HANDRAIL_PUBLIC_URL": "http://conduct.example.org",
            "HANDRAIL_MAIL_FROM": "conduct@example.org",
            "HANDRAIL_MAIL_DOMAIN": "conduct.example.org",
        }

    def here(self, text: str) -> str:
        """Put our places where the file names containers."""
        for there, place in {
            "postgresql://handrail:none@database/handrail": self.cases,
            "postgresql://handrail:none@keys/handrail": self.keys,
            "postgresql+asyncpg://prefect:none@prefect-database/prefect": _async(self.prefect_database),
            "@redis:6379": f"@127.0.0.1:{self.redis}",
            "http://prefect:4200": f"http://127.0.0.1:{self.prefect}",
            "http://127.0.0.1:4200": f"http://127.0.0.1:{self.prefect}",
            "/tmp/prefect": str(self.data / "prefect-home"),  # noqa: S108 - a folder in the container
            **_IN_IMAGE,
        }.items():
            text = text.replace(there, place)
        return text


@dataclass(frozen=True, slots=True)
class Part:
    """One process: what is typed, and what its environment adds."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]


def services() -> dict[str, Any]:
    """Read the file; anchors and merges are resolved."""
    read: dict[str, Any] = YAML(typ="safe").load(FILE)["services"]
    return read


def part(name: str, places: Places, **more: str) -> Part:
    """Answer the process of one service of ours; `more` is added to its environment."""
    service = services()[name]
    words = [*service.get("entrypoint", ["handrail"]), *service["command"]]
    environment = {key: places.here(filled(str(value), places.values)) for key, value in service["environment"].items()}
    typed = [places.here(filled(word, places.values)) for word in words]
    listening = {"0.0.0.0": "127.0.0.1", "4200": str(places.prefect)}  # noqa: S104 - replaced, not bound
    return Part((*_program(typed[0]), *(listening.get(word, word) for word in typed[1:])), environment | more)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Fill in `${NAME:?}` and `${NAME:-default}` as compose does; KeyError for what has no value."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1]) or (found[2] if ":-" in found[0] else values[found[1]])

    return _VARIABLE.sub(value, text).replace("$$", "$")


def _program(name: str) -> tuple[str, ...]:
    programs = {"handrail": (sys.executable, "-m", "cli"), "prefect": (str(Path(sys.executable).with_name("prefect")),)}
    return programs[name]


def _async(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)
