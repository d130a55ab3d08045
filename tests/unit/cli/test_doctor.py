"""
`handrail doctor`: what it says of an installation that is well, new, or broken.
"""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Handrail

NAMES = [
    "settings", "data", "disk", "database", "keys", "left over", "policies", "agreement", "groups", "holders",
    "webhooks", "messages", "certificate", "web", "mail door", "Prefect", "outgoing mail", "channels", "replies",
    "processes", "engine", "moves", "deliveries", "audit", "ping", "clock",
]  # fmt: skip


@pytest.fixture(autouse=True)
def free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every port be any free one."""
    for name in ("WEB", "MAIL", "PREFECT"):
        monkeypatch.setenv(f"HANDRAIL_{name}_PORT", "0")


@pytest.fixture
def taken() -> Iterator[int]:
    """Listen on a port without ever answering."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def open_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder that everybody may come to, as none of pytest's is."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, monkeypatch.context() as inside:
        Path(folder).chmod(0o755)
        inside.chdir(folder)
        yield Path(folder)


def found(handrail: Handrail, name: str) -> tuple[int, str, str]:
    """Answer the status, and the verdict and the cure of one check."""
    done = handrail("doctor", "--json")
    check = next(one for one in json.loads(done.out)["checks"] if one["name"] == name)
    return done.status, check["verdict"], check["cure"]


def test_new_installation_has_no_failures(handrail: Handrail) -> None:
    """Before anything ran, what is not there yet is a warning, and the doctor makes nothing."""
    done = handrail("doctor")
    assert done.status == 0
    assert [line[5:19].strip() for line in done.out.splitlines()] == NAMES
    assert not Path("var").exists()


def test_upgraded_installation_is_well(handrail: Handrail) -> None:
    """After `db upgrade` the data folder is private and both databases answer; people are still to join."""
    assert handrail("db", "upgrade").status == 0
    answer = json.loads(handrail("doctor", "--json").out)
    verdicts = {check["name"]: check["verdict"] for check in answer["checks"]}
    assert answer["ok"] is True
    assert {verdicts[name] for name in NAMES if name not in {"outgoing mail", "groups", "holders"}} == {"ok"}
    assert {verdicts["groups"], verdicts["holders"]} == {"warn"}


def test_open_data_folder_fails(handrail: Handrail, open_place: Path) -> None:
    """A folder that other users may look into is a failure with its cure."""
    (open_place / "var").mkdir()
    (open_place / "var").chmod(0o755)
    assert found(handrail, "data") == (77, "fail", "chmod go-rwx var")


def test_folder_inside_a_closed_one_is_private(handrail: Handrail, open_place: Path) -> None:
    """What root has made for a pod is open, and lies where nobody else comes to: nothing is to be mended."""
    (open_place / "var").mkdir()
    (open_place / "var").chmod(0o777)
    open_place.chmod(0o700)
    assert found(handrail, "data")[1:] == ("ok", "")


def test_key_that_a_cluster_has_put_there_is_read_by_its_group(
    handrail: Handrail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key is closed to its group, but for one that root has given to another user; to the world each is closed."""
    keys = Path("var/keys")
    keys.mkdir(parents=True, mode=0o700)
    (keys / "server.key").touch(mode=0o440)
    Path("var").chmod(0o700)
    assert found(handrail, "data") == (77, "fail", "chmod go-rwx var/keys/server.key")
    maker = (keys / "server.key").stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: maker + 1)
    monkeypatch.setattr("cli.checkup.machine._ROOT", maker + 2)
    assert found(handrail, "data")[1] == "fail"
    monkeypatch.setattr("cli.checkup.machine._ROOT", maker)
    assert found(handrail, "data")[1] == "ok"
    (keys / "server.key").chmod(0o444)
    assert found(handrail, "data")[1] == "fail"


def test_broken_key_that_a_cluster_has_put_there_is_not_called_open(
    handrail: Handrail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no pod could chmod is not asked for: the key is to be put back."""
    assert handrail("db", "upgrade").status == 0
    key = Path("var/keys/server.key")
    key.write_text("no key")
    key.chmod(0o440)
    maker = key.stat().st_uid
    monkeypatch.setattr("cli.checkup.machine._ROOT", maker)
    monkeypatch.setattr("os.geteuid", lambda: maker + 1)
    status, verdict, cure = found(handrail, "keys")
    assert (status, verdict) == (65, "fail")
    assert "backup" in cure


def test_broken_database_fails(handrail: Handrail) -> None:
    """A file that is no database is a failure, not a traceback."""
    Path("var").mkdir(mode=0o700)
    Path("var/handrail.db").write_text("this is no database, only some text that is long enough to look at" * 20)
    status, verdict, cure = found(handrail, "database")
    assert (status, verdict) == (65, "fail")
    assert "HANDRAIL_DATABASE_URL" in cure


def test_wrong_policy_name_fails(handrail: Handrail, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy of first use that does not exist is a failure that names those there are."""
    monkeypatch.setenv("HANDRAIL_POLICY", "nope")
    status, verdict, cure = found(handrail, "policies")
    assert (status, verdict) == (66, "fail")
    assert "carpentries" in cure


def test_wrong_setting_fails(handrail: Handrail, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that cannot be read are the only line, since nothing else could be looked at."""
    monkeypatch.setenv("HANDRAIL_PATIENCE", "soonish")
    done = handrail("doctor")
    assert (done.status, done.out.count("\n")) == (78, 1)
    assert done.out.startswith("fail settings")


def test_port_of_another_program_fails(handrail: Handrail, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that something else listens on is a failure that names the setting to change."""
    monkeypatch.setattr("cli.checkup.parts.SECONDS", 0.1)
    monkeypatch.setenv("HANDRAIL_WEB_PORT", str(taken))
    status, verdict, cure = found(handrail, "web")
    assert (status, verdict) == (69, "fail")
    assert "HANDRAIL_WEB_PORT" in cure


def test_mail_server_that_says_nothing_fails(handrail: Handrail, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not greet as a mail server does cannot take our messages."""
    monkeypatch.setattr("cli.checkup.parts.SECONDS", 0.1)
    monkeypatch.setenv("HANDRAIL_SMTP_URL", f"smtp://127.0.0.1:{taken}")
    assert found(handrail, "outgoing mail")[:2] == (69, "fail")


def test_prefect_elsewhere_that_is_away_is_a_warning(handrail: Handrail, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work goes on without Prefect, so its absence is no failure."""
    monkeypatch.setenv("HANDRAIL_PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert found(handrail, "Prefect")[:2] == (0, "warn")


@pytest.mark.parametrize(("domain", "verdict"), [("localhost", "warn"), ("conduct.example.org", "ok")])
def test_replies_that_lead_nowhere_are_a_warning(
    handrail: Handrail, domain: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail that leaves this machine asks for answers to localhost only if nobody set the domain."""
    monkeypatch.setattr("cli.checkup.parts.SECONDS", 0.1)
    monkeypatch.setenv("HANDRAIL_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("HANDRAIL_MAIL_DOMAIN", domain)
    assert found(handrail, "replies")[1] == verdict


def test_clock_before_our_own_files_fails(handrail: Handrail) -> None:
    """A clock that shows a time before files here were written is wrong, and every promise with it."""
    assert handrail("db", "pair").status == 0
    later = Path("var/handrail.db").stat().st_mtime + 86_400
    os.utime("var/handrail.db", (later, later))
    assert found(handrail, "clock")[:2] == (70, "fail")


@pytest.mark.parametrize(
    ("fixed", "mode", "status", "said"),
    [
        ("language = 'de'", 0o600, 0, ""),
        ("language = '!'", 0o600, 78, "docs/doors.md"),
        ("policy = 'nowhere'", 0o600, 78, "policy check"),
        ("language = 'de'", 0o644, 77, "chmod o-rwx mappings/form.secret"),
    ],
)
def test_mapping_files_are_checked(
    handrail: Handrail, monkeypatch: pytest.MonkeyPatch, fixed: str, mode: int, status: int, said: str
) -> None:
    """A mapping file that would stop the pages fails, and so does a secret that others may read."""
    Path("mappings").mkdir()
    Path("mappings/form.toml").write_text(f"[fields]\ntext = 'a'\nintent = 'b'\n[fixed]\n{fixed}\n")
    Path("mappings/form.secret").write_text("0123456789abcdef")
    Path("mappings/form.secret").chmod(mode)
    monkeypatch.setenv("HANDRAIL_MAPPINGS", "mappings")
    ended, verdict, cure = found(handrail, "webhooks")
    assert (ended, verdict) == (status, "fail" if status else "ok")
    assert said in cure


@pytest.mark.parametrize(("there", "verdict"), [(True, "ok"), (False, "warn")])
def test_missing_folder_of_messages_is_a_warning(
    handrail: Handrail, monkeypatch: pytest.MonkeyPatch, *, there: bool, verdict: str
) -> None:
    """Own messages that are not where the setting says are not sent, so that is said."""
    if there:
        Path("messages").mkdir()
    monkeypatch.setenv("HANDRAIL_MESSAGES", "messages")
    assert found(handrail, "messages")[:2] == (0, verdict)
