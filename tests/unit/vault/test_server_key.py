"""
The server's key seals by purpose and generation, and its MACs outlive rotation.
"""

from pathlib import Path

import pytest

from handrail.identifiers import CaseId, new_id
from vault.case_keys import OuterKey
from vault.server_key import SealBrokenError, ServerKey


def test_outer_key_opens_for_its_case(server_key: ServerKey, outer: OuterKey) -> None:
    """What lies in the key store comes out with the server's key."""
    assert server_key.open_outer(outer.case, server_key.seal_outer(outer)) == outer


def test_outer_key_stays_with_its_case(server_key: ServerKey, outer: OuterKey) -> None:
    """Moved to another case's row, it does not open."""
    with pytest.raises(SealBrokenError):
        server_key.open_outer(CaseId(new_id()), server_key.seal_outer(outer))


def test_outer_key_needs_this_server(server_key: ServerKey, outer: OuterKey, tmp_path: Path) -> None:
    """Another server's key opens nothing."""
    stranger = ServerKey.load_or_make(tmp_path / "other.key")
    with pytest.raises(SealBrokenError):
        stranger.open_outer(outer.case, server_key.seal_outer(outer))


def test_seal_stays_with_its_purpose(server_key: ServerKey) -> None:
    """A blob sealed for one purpose does not open for another."""
    blob = server_key.seal("one", b"data")
    assert server_key.open("one", blob) == b"data"
    with pytest.raises(SealBrokenError):
        server_key.open("two", blob)


def test_seal_notices_every_changed_or_missing_byte(server_key: ServerKey) -> None:
    """The generation in front is covered too."""
    blob = server_key.seal("one", b"data")
    changed = [blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :] for at in range(len(blob))]
    for broken in (*changed, *(blob[:length] for length in range(len(blob)))):
        with pytest.raises(SealBrokenError):
            server_key.open("one", broken)


def test_rotation_keeps_old_blobs_open_and_macs_the_same(server_key: ServerKey, key_path: Path) -> None:
    """After a rotation new blobs are of the new generation, old ones open, and addresses in old mails still work."""
    old, mac = server_key.seal("one", b"old"), server_key.mac("test", b"data")
    server_key.rotate(key_path)
    new = server_key.seal("one", b"new")
    assert [ServerKey.generation_of(blob) for blob in (old, new)] == [1, 2]
    assert [server_key.open("one", blob) for blob in (old, new)] == [b"old", b"new"]
    assert server_key.mac("test", b"data") == mac == ServerKey.load_or_make(key_path).mac("test", b"data")


def test_running_process_learns_of_a_rotation_elsewhere(server_key: ServerKey, key_path: Path) -> None:
    """A process that held the key before the rotation seals by the new one, and opens what another sealed by it."""
    running, reading = ServerKey.load_or_make(key_path), ServerKey.load_or_make(key_path)
    server_key.rotate(key_path)
    assert ServerKey.generation_of(running.seal("one", b"data")) == 2
    assert reading.open("one", server_key.seal("one", b"data")) == b"data"
    assert (running.generation, reading.generations) == (2, (1, 2))


def test_process_goes_on_while_the_key_file_is_away(server_key: ServerKey, key_path: Path) -> None:
    """A file that is being put back from a backup stops nobody who has read it before."""
    content = key_path.read_bytes()
    key_path.unlink()
    blob = server_key.seal("one", b"data")
    key_path.write_bytes(content)
    key_path.chmod(0o600)
    assert server_key.open("one", blob) == b"data"
    assert server_key.changed_at() > 0


def test_dropped_generation_opens_nothing(server_key: ServerKey, key_path: Path) -> None:
    """Once what it sealed was sealed anew, a leaked old generation is worth nothing; MACs stay."""
    old, mac = server_key.seal("one", b"data"), server_key.mac("test", b"data")
    server_key.rotate(key_path)
    anew = server_key.seal("one", server_key.open("one", old))
    server_key.drop_old_generations(key_path)
    fresh = ServerKey.load_or_make(key_path)
    for holder in (server_key, fresh):
        with pytest.raises(SealBrokenError):
            holder.open("one", old)
        assert holder.open("one", anew) == b"data"
        assert holder.mac("test", b"data") == mac


def test_mac_differs_by_purpose_data_and_server(server_key: ServerKey, tmp_path: Path) -> None:
    """32 bytes that nobody else can compute, and no purpose's stand in for another's."""
    stranger = ServerKey.load_or_make(tmp_path / "other.key")
    macs = [server_key.mac("a", b"x"), server_key.mac("b", b"x"), server_key.mac("a", b"y"), stranger.mac("a", b"x")]
    assert len(set(macs)) == 4
    assert {len(mac) for mac in macs} == {32}
    assert server_key.mac("a", b"x") == macs[0]


def test_key_shows_nothing_of_itself(server_key: ServerKey, key_path: Path) -> None:
    """The representation of the key holds none of the file's secrets."""
    shown = f"{server_key!r} {server_key}"
    assert "mac" not in shown
    assert key_path.read_text() not in shown
