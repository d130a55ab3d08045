"""
The files in `deploy` as those who use them read them: commands, variables and probes, wherever each is written.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
_PROGRAMS = "/srv/handrail/.venv/bin/"
OURS = ("handrail", "prefect")


@dataclass(frozen=True, slots=True)
class Process:
    """A process that some file starts: where that is said, what is typed, its variables, the paths it is asked at."""

    place: str
    words: tuple[str, ...]
    variables: Mapping[str, str]
    asked: tuple[tuple[int, str], ...] = field(default=())

    @property
    def is_ours(self) -> bool:
        """Whether it runs our image or checkout, and not somebody else's server."""
        return self.words[:1] != () and self.words[0] in OURS


def processes() -> tuple[Process, ...]:
    """Answer every process of every file."""
    return (*composed(), *clustered(), *units())


def composed() -> Iterator[Process]:
    """Answer the services of `compose.yaml`."""
    for name, service in compose()["services"].items():
        built = "handrail" in service["image"]
        words = [*service.get("entrypoint", ["handrail"] if built else []), *service.get("command", [])]
        test = " ".join(service.get("healthcheck", {}).get("test", []))
        asked = tuple((int(port), path) for port, path in re.findall(r"http://127\.0\.0\.1:(\d+)(/[\w/]*)", test))
        yield Process(f"compose.yaml: {name}", tuple(words), service.get("environment", {}), asked)


def compose() -> dict[str, Any]:
    """Read `compose.yaml`, with anchors and merges resolved."""
    read: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    return read


def clustered() -> Iterator[Process]:
    """Answer the containers of the cluster."""
    given = {
        (one["kind"], one["metadata"]["name"]): one.get("data", {}) | one.get("stringData", {}) for one in manifests()
    }
    for one in manifests():
        for container in pod_of(one).get("containers", ()):
            ours = container["image"] == "handrail"
            words = (*container.get("command", ["handrail"] if ours else []), *container.get("args", ()))
            variables = {each["name"]: each.get("value", "") for each in container.get("env", ())}
            for source in container.get("envFrom", ()):
                ((kind, ref),) = source.items()
                variables |= given[{"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind], ref["name"]]
            yield Process(f"kubernetes: {one['metadata']['name']}", words, variables, tuple(_probed(container)))


def manifests() -> list[dict[str, Any]]:
    """Answer every document of the cluster's files, the example of the secrets too."""
    files = [path for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")) if path.name != "kustomization.yaml"]
    return [one for path in files for one in YAML(typ="safe").load_all(path)]


def pod_of(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Answer what the pods of a manifest are to be; nothing if it has none."""
    found: dict[str, Any] = manifest.get("spec", {}).get("template", {}).get("spec", {})
    return found


def units() -> Iterator[Process]:
    """Answer the units of systemd that start something."""
    for path in sorted(UNITS.glob("*.service")):
        lines = [line.split("=", 1) for line in path.read_text("utf-8").splitlines() if re.match(r"\w+=", line)]
        (started,) = [value for key, value in lines if key == "ExecStart"]
        variables: dict[str, str] = {}
        for key, value in lines:
            if key == "Environment":
                variables |= dict(word.split("=", 1) for word in shlex.split(value))
            if key == "EnvironmentFile" and "%i" not in value:
                variables |= env_file(UNITS / f"{Path(value.lstrip('-')).name}.example")
        yield Process(f"systemd: {path.name}", tuple(shlex.split(started.removeprefix(_PROGRAMS))), variables)


def env_file(path: Path) -> dict[str, str]:
    """Read a file of variables."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def _probed(container: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    ports = {one["name"]: one["containerPort"] for one in container.get("ports", ())}
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = container.get(kind, {}).get("httpGet")
        if asked:
            yield ports[asked["port"]], asked["path"]
