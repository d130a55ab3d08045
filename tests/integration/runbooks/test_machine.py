"""
Rehearsals of the runbooks about this machine: its disk, its files, its settings, its clock, its processes.
"""

import asyncio
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from cli.checkup import machine
from cli.databases import upgrade_all
from cli.main import main
from tests.integration.runbooks.house import House

DISK = 40_000_000


@pytest.fixture
def disk(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """
    Move the house to a small disk of its own; the function it gives fills it, leaves some room, or locks it.

    Where this user may not mount one, the two calls that tell of the disk are made to tell the same.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = _mount("-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder))
    shutil.copytree(house.settings.data, folder / "var")
    (folder / "var").chmod(0o700)
    house.change(data=folder / "var")

    def really(how: str) -> None:
        ballast = folder / "ballast"
        with suppress(OSError):
            ballast.unlink(missing_ok=True)
        wanted = {"full": 0, "filling": 3_000_000}.get(how)
        if wanted is not None:
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(folder).free - wanted)
        assert _mount("-o", f"remount,{'ro' if how == 'locked' else 'rw'}", str(folder))

    def as_if(how: str) -> None:
        usage = shutil.disk_usage(folder)
        free = {"full": 0, "filling": usage.total // 20}.get(how, usage.total // 2)
        monkeypatch.setattr("shutil.disk_usage", lambda _path: usage.__class__(usage.total, usage.total - free, free))

        def fsync(_number: int) -> None:
            if how in {"full", "locked"}:
                raise OSError(errno.EROFS if how == "locked" else errno.ENOSPC, "as a disk would say")

        monkeypatch.setattr("os.fsync", fsync)

    yield really if mounted else as_if
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607 - the system's own


def _mount(*words: str) -> bool:
    with suppress(OSError):
        return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0  # noqa: S607 - the system's own
    return False


async def test_runbook_disk_full(house: House, disk: Callable[[str], None]) -> None:
    """On a disk without room the doctor says so; with room again all is well."""
    disk("full")
    assert await house.finds("disk-full")
    disk("roomy")
    assert await house.is_well()


async def test_runbook_disk_filling(house: House, disk: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a disk is full there is a warning; with room again there is none."""
    monkeypatch.setattr(machine, "LEAST_ROOM", 1_000_000)
    disk("filling")
    assert await house.finds("disk-filling")
    disk("roomy")
    assert await house.is_well()


async def test_runbook_disk_read_only(house: House, disk: Callable[[str], None]) -> None:
    """A disk that the kernel has made read-only is told from one that is full; writable again, all is well."""
    disk("locked")
    assert await house.finds("disk-read-only")
    disk("roomy")
    assert await house.is_well()


async def test_runbook_data_not_ours(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that this user may not write is a failure until it is given to them."""
    with monkeypatch.context() as closed:  # who runs tests as root may write everything
        closed.setattr("os.access", lambda path, _mode: path != house.settings.data)
        assert await house.finds("data-not-ours")
    assert await house.is_well()


async def test_runbook_private_open(house: House) -> None:
    """A server's key that others may read is a failure until its mode is as the cure says."""
    key = house.settings.server_key_file
    key.chmod(0o644)
    assert await house.finds("private-open")
    key.chmod(0o600)
    assert await house.is_well()


async def test_runbook_not_set_up(house: House) -> None:
    """Where nothing is there the doctor names the command that makes it."""
    shutil.rmtree(house.settings.data)
    assert await house.finds("not-set-up")
    await upgrade_all(house.settings)
    assert "not-set-up" not in {one.fault for one in await house.look()}


def test_runbook_settings_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting that cannot be read is all the doctor can tell of; corrected, it looks around."""
    monkeypatch.chdir(tmp_path)
    for port in ("WEB", "MAIL", "PREFECT"):
        monkeypatch.setenv(f"HANDRAIL_{port}_PORT", "0")
    monkeypatch.setenv("HANDRAIL_PATIENCE", "soonish")
    assert main(["doctor", "--json"]) == 78
    (only,) = json.loads(capsys.readouterr().out)["checks"]
    assert (only["fault"], only["status"]) == ("settings-wrong", 78)
    monkeypatch.setenv("HANDRAIL_PATIENCE", "2")
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


async def test_runbook_words_missing(house: House, tmp_path: Path) -> None:
    """Messages that are not where the setting says are told of until the folder is there."""
    house.change(messages=tmp_path / "messages")
    assert await house.finds("words-missing")
    (tmp_path / "messages").mkdir()
    assert await house.is_well()


async def test_runbook_webhook_broken(house: House, tmp_path: Path) -> None:
    """A mapping file that cannot be used, and one whose policy is gone, are failures until they are mended."""
    house.change(mappings=tmp_path / "mappings")
    (tmp_path / "mappings").mkdir()
    secret = tmp_path / "mappings" / "form.secret"
    secret.write_text("0123456789abcdef")
    secret.chmod(0o600)
    for wrong in ("language = '!'", "policy = 'nowhere'"):
        _map(tmp_path, wrong)
        assert await house.finds("webhook-broken")
    _map(tmp_path, "policy = 'carpentries'")
    assert await house.is_well()


def _map(folder: Path, fixed: str) -> None:
    text = f"[fields]\ntext = 'a'\nintent = 'b'\n[fixed]\n{fixed}\n"
    (folder / "mappings" / "form.toml").write_text(text)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it
async def test_runbook_second_channel_wrong(house: House) -> None:
    """A service that apprise does not know is told of by its name, until its address is mended."""
    for wrong in ("twillio://SID:TOKEN@15550100000/{to}", "twilio://{to}"):
        house.change(second_channels={"Text message": SecretStr(wrong)})
        assert await house.finds("second-channel-wrong")
        (told,) = [one.says for one in await house.look() if one.fault]
        assert "Text message" in told
        assert "TOKEN" not in told
    good = {"Chat": "matrixs://bot:secret@chat.example.org/{to}", "Pager": "https://pager.example.org/{to}"}
    house.change(second_channels={name: SecretStr(one) for name, one in good.items()})
    assert await house.is_well()


async def test_runbook_replies_nowhere(house: House) -> None:
    """Mails whose answers lead nowhere are told of until the domain is set."""
    house.change(mail_domain="localhost")
    assert await house.finds("replies-nowhere")
    house.change(mail_domain="conduct.example.org")
    assert await house.is_well()


@pytest.fixture
def certified(house: House, tmp_path: Path) -> Callable[[float], None]:
    """Give a function that writes a certificate which ends in so many days, with its key, where the setting says."""
    file = tmp_path / "certificate.pem"
    house.change(mail_certificate=file)

    def write(days: float) -> None:
        key, now = ec.generate_private_key(ec.SECP256R1()), house.clock.now()
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(now - timedelta(days=90))
        signed = made.not_valid_after(now + timedelta(days=days)).sign(key, hashes.SHA256())
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)

    return write


async def test_runbook_certificate_ended(house: House, certified: Callable[[float], None]) -> None:
    """A certificate that has ended is a failure until another is there."""
    certified(-1)
    assert await house.finds("certificate-ended")
    certified(60)
    assert await house.is_well()


async def test_runbook_certificate_ending(house: House, certified: Callable[[float], None]) -> None:
    """A certificate that ends within two weeks is a warning until another is there."""
    certified(13)
    assert await house.finds("certificate-ending")
    certified(60)
    assert await house.is_well()


async def test_runbook_certificate_broken(house: House, certified: Callable[[float], None], tmp_path: Path) -> None:
    """A file that is no certificate, and one that is not there, are failures until a good one is."""
    assert await house.finds("certificate-broken")
    (tmp_path / "certificate.pem").write_text("this is no certificate")
    assert await house.finds("certificate-broken")
    certified(60)
    assert await house.is_well()


async def test_runbook_process_stopped(house: House, tmp_path: Path) -> None:
    """A process of this folder that is stopped is named with its number; let go on, or ended, all is well."""
    script = tmp_path / "handrail"
    script.write_text("import sys\nprint('here', flush=True)\nsys.stdin.read()\n")
    engine = await asyncio.create_subprocess_exec(
        sys.executable, str(script), "engine",
        env={"HANDRAIL_DATA": str(house.settings.data)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert engine.stdout is not None
    await engine.stdout.readline()
    engine.send_signal(signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, engine.pid, os.WSTOPPED | os.WNOWAIT)
    assert await house.finds("process-stopped")
    assert any(f"the process {engine.pid} (engine) is stopped" in one.says for one in await house.look())
    engine.send_signal(signal.SIGCONT)
    await asyncio.to_thread(os.waitid, os.P_PID, engine.pid, os.WCONTINUED | os.WNOWAIT)
    assert await house.is_well()
    engine.kill()
    await engine.wait()


async def test_runbook_clock_behind(house: House) -> None:
    """A clock that shows a time before what was written here is a failure until it is set right."""
    house.clock.advance(timedelta(days=-1))
    assert await house.finds("clock-behind")
    house.clock.advance(timedelta(days=1))
    assert await house.is_well()


@pytest.mark.parametrize("hours", [2, -2])
async def test_runbook_clock_stepped(house: House, hours: int) -> None:
    """A clock that leapt while an engine ran is told of until it is set right, or the engine is started again."""
    even = house.clock.now() + timedelta(hours=3)
    house.clock.move_to(even)
    await _beat(house, "one", even_in=0)
    house.clock.advance(timedelta(hours=hours))
    await _beat(house, "one", even_in=-hours)
    assert await house.finds("clock-stepped")
    house.clock.advance(timedelta(hours=-hours))
    await _beat(house, "one", even_in=0)
    assert await house.is_well()


async def _beat(house: House, name: str, even_in: int) -> None:
    """Let an engine give a sign of life whose even clock is so many hours from the one on the wall."""
    async with house.desk() as community:
        even = house.clock.now() + timedelta(hours=even_in)
        await community.desk.beat(name, orchestrated=False, even=even)
