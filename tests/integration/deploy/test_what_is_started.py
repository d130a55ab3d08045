"""
What the files in `deploy` start: real commands, under real settings, asked at addresses that are answered.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cyclopts import App
from fastapi import FastAPI
from prefect.cli._app import _app as prefect_commands
from prefect.server.api.server import create_app
from prefect.settings import Settings as PrefectSettings
from prefect.settings.base import PrefectBaseSettings
from prefect.workers import server as worker_health
from prefect_redis.cleanup_queue import RedisWorkerCleanupQueueSettings
from prefect_redis.client import RedisMessagingSettings
from pydantic import AliasChoices
from pydantic_settings import BaseSettings
from starlette.routing import Match

from cli.menu import build
from handrail.settings import Settings
from tests.integration.deploy.files import DEPLOY, Process, compose, env_file, processes
from tests.integration.web.fake_desk import FakeDesk
from web.app import make_app

OURS = tuple(process for process in processes() if process.is_ours)
NOBODYS = {"DO_NOT_TRACK", "REDIS_PASSWORD"}
"""What libraries and Redis read."""


def _id(process: Process) -> str:
    return process.place


def _names(model: type[BaseSettings]) -> Iterator[str]:
    """Yield the variables that a model of settings reads, those of its parts too."""
    prefix = str(model.model_config.get("env_prefix", ""))
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, PrefectBaseSettings):
            yield from _names(kind)
        yield f"{prefix}{name}".upper()
        aliases = field.validation_alias.choices if isinstance(field.validation_alias, AliasChoices) else ()
        yield from (alias.upper() for alias in aliases if isinstance(alias, str))


KNOWN = {
    name
    for model in (Settings, PrefectSettings, RedisMessagingSettings, RedisWorkerCleanupQueueSettings)
    for name in _names(model)
}


@pytest.mark.parametrize("process", OURS, ids=_id)
def test_every_variable_is_a_setting(process: Process) -> None:
    """No variable is misspelt, or read by nobody."""
    named = set(process.variables) - NOBODYS
    assert named
    assert sorted(named - KNOWN) == []


@pytest.mark.parametrize("process", OURS, ids=_id)
def test_every_command_exists(process: Process) -> None:
    """Each command is known to its program, with every option; cyclopts raises for what is not."""
    app: App = build() if process.words[0] == "handrail" else prefect_commands
    words = [word for word in process.words[1:] if word != "--no-prompt"]
    _command, bound, _ = app.parse_args(words, exit_on_error=False, print_error=False)
    assert bound is not None


def test_every_kind_is_started_everywhere() -> None:
    """Compose, the cluster and systemd start the same commands, whatever they are asked to listen on."""
    kinds: dict[str, set[str]] = {}
    for process in OURS:
        words = [word for word in process.words if re.fullmatch(r"[a-z][a-z-]*|--no-services|--pool", word)]
        kinds.setdefault(process.place.split(":")[0], set()).add(" ".join(words))
    everything = kinds.pop("compose.yaml")
    assert kinds.pop("kubernetes") == everything
    deploying = {one for one in everything if " deploy" in one}  # typed once by whoever sets systemd's units up
    assert kinds.pop("systemd") - {"handrail up"} == everything - deploying


def test_every_probe_is_answered() -> None:
    """Each address that a health check asks is a route of the program that listens there."""
    asked = {one for process in OURS for one in process.asked}
    listening = {8400: make_app(FakeDesk()), 4200: create_app(), 8080: _of_a_worker()}
    assert {port for port, _ in asked} == set(listening)
    assert [f"{port}{path}" for port, path in sorted(asked) if not _answers(listening[port], path)] == []
    assert not _answers(listening[8400], "/readiness")
    assert not _answers(listening[4200], "/api/healthy")


def test_sample_variables_are_those_that_are_asked_for() -> None:
    """The sample for compose names each variable that the file fills in, and no other."""
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert set(env_file(DEPLOY / "env.example")) == asked
    assert len(asked) > 8


def test_every_part_of_ours_reads_the_other_settings() -> None:
    """A setting that compose does not name reaches each part of ours, from one file, which need not be there."""
    files = {name: service.get("env_file") for name, service in compose()["services"].items()}
    ours = {
        name for name, service in compose()["services"].items() if "HANDRAIL_DATABASE_URL" in service["environment"]
    }
    assert ours == {"migrate", "web", "engine", "worker", "deployments"}
    assert {name for name, read in files.items() if read} == ours
    assert all(files[name] == [{"path": "handrail.env", "required": False}] for name in ours)


def test_prefect_is_set_alike_everywhere() -> None:
    """What Prefect's server is told is the same in compose, in the cluster and under systemd, but for places."""
    told = [dict(process.variables) for process in OURS if "server" in process.words]
    assert {frozenset(one) - {"REDIS_PASSWORD"} for one in told} == {frozenset(told[0]) - {"REDIS_PASSWORD"}}
    filled_in = {name for name, value in told[0].items() if "${" in str(value)}
    places = {"PREFECT_HOME", "PREFECT_SERVER_UI_STATIC_DIRECTORY"} | filled_in
    for one in told:
        assert {name: str(one[name]) for name in told[0].keys() - places} == {
            name: str(told[0][name]) for name in told[0].keys() - places
        }


def _of_a_worker() -> FastAPI:
    """Answer what a worker with `--with-healthcheck` serves."""
    app = worker_health._build_healthcheck_server(lambda: True).config.app  # noqa: SLF001 - it has no public name
    assert isinstance(app, FastAPI)
    return app


def _answers(app: FastAPI, path: str) -> bool:
    """Tell whether an application, or one that is mounted in it, has a route for `GET path`."""
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    for route in app.routes:
        match, _child = route.matches(scope)
        inner = getattr(route, "app", None)
        if match is Match.FULL:
            return _answers(inner, path.removeprefix(route.path)) if isinstance(inner, FastAPI) else True  # type: ignore[attr-defined]  # a mount has a path
    return False
