"""
The server's key file is made once, read strictly and never half-written.
"""

import json
import stat
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest

from vault import key_file
from vault.server_key import ServerKey, ServerKeyError

MAKE = """
import sys, pathlib
from vault.server_key import ServerKey
sys.stdin.read(1)
sys.stdout.write(ServerKey.load_or_make(pathlib.Path(sys.argv[1])).mac("test", b"").hex())
"""


def test_file_and_folder_are_for_the_owner_only(server_key: ServerKey, key_path: Path) -> None:
    """The file is 0600 in a folder that is 0700, and nothing half-written lies beside it."""
    assert server_key.generation == 1
    assert stat.S_IMODE(key_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_path.parent.stat().st_mode) == 0o700
    assert {path.name for path in key_path.parent.iterdir()} == {"server.key", "server.key.lock"}


def test_processes_starting_at_once_agree_on_the_key(key_path: Path) -> None:
    """Of three processes released together, one makes the key and all have it."""
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(key_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = {process.communicate("g", timeout=60)[0] for process in starts}
    assert answers == {ServerKey.load_or_make(key_path).mac("test", b"").hex()}


def test_threads_starting_at_once_agree_on_the_key(key_path: Path) -> None:
    """Eight threads that meet at the same line end with the same key."""
    together, answers = Barrier(8), set[bytes]()

    def make() -> None:
        together.wait()
        answers.add(ServerKey.load_or_make(key_path).mac("test", b""))

    threads = [Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 1


def test_rotations_at_once_lose_no_generation(server_key: ServerKey, key_path: Path) -> None:
    """Five rotations from objects that know nothing of each other give five more generations."""
    others = [ServerKey.load_or_make(key_path) for _ in range(5)]
    threads = [Thread(target=other.rotate, args=(key_path,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key_file.read(key_path).generations) == [1, 2, 3, 4, 5, 6]
    assert server_key.generation == 6


def test_file_open_to_everyone_is_refused(server_key: ServerKey, key_path: Path) -> None:
    """A key that everyone on the machine may read is not used."""
    assert server_key.generation == 1
    key_path.chmod(0o604)
    with pytest.raises(ServerKeyError) as caught:
        ServerKey.load_or_make(key_path)
    assert caught.value.reason == "open-to-others"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "malformed"),
        ("[]", "malformed"),
        ("{}", "malformed"),
        ('{"version": 1, "mac": "00", "generations": {}}', "malformed"),
        ('{"version": 1, "mac": "' + "00" * 32 + '", "generations": {}}', "malformed"),
        ('{"version": 1, "mac": "' + "00" * 32 + '", "generations": {"1": "abcd"}}', "malformed"),
        ('{"version": 1, "mac": "' + "00" * 32 + '", "generations": {"x": "' + "00" * 32 + '"}}', "malformed"),
        ('{"version": 2}', "too-new"),
    ],
)
def test_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: str, reason: str) -> None:
    """A file that is not a key is never overwritten with a new key: that would lose every case."""
    path = tmp_path / "server.key"
    path.touch(0o600)
    path.write_text(content)
    with pytest.raises(ServerKeyError) as caught:
        ServerKey.load_or_make(path)
    assert caught.value.reason == reason
    assert path.read_text() == content


def test_leftover_of_a_crash_is_no_obstacle(key_path: Path) -> None:
    """A half-written file from a start that was cut short is written anew."""
    key_path.parent.mkdir()
    key_path.with_name("server.key.new").write_text("half")
    assert ServerKey.load_or_make(key_path).generation == 1


def test_file_says_its_version(server_key: ServerKey, key_path: Path) -> None:
    """A later format can be told from this one."""
    assert server_key.generation == 1
    assert set(json.loads(key_path.read_text())) == {"version", "mac", "generations"}


def test_last_generation_is_refused_not_wrapped_around() -> None:
    """After 65,535 rotations the next is refused, because two bytes name a generation."""
    secrets = key_file.Secrets(bytes(32), {65_535: bytes(32)})
    with pytest.raises(ServerKeyError):
        secrets.with_new_generation()


def test_secrets_show_nothing_of_themselves() -> None:
    """The representation holds no byte of a key."""
    assert repr(key_file.Secrets.new()) == "Secrets()"
