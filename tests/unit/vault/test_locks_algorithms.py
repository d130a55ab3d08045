"""
Changing the algorithm: what was sealed before opens after, and no blob passes for one of another algorithm.
"""

from functools import partial

import pytest

from handrail.identifiers import CaseId, PersonId, new_id
from vault import contacts, seals, wraps
from vault.case_keys import CaseKey, OuterKey
from vault.errors import SealBrokenError
from vault.locks import AES_256_GCM, CHACHA20_POLY1305, lock, unlock
from vault.wraps import Recipient, make_keypair, unwrap, wrap

KEY = bytes(range(32))


def test_old_seals_open_after_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts, addresses and wraps of before and after the day of the change open side by side."""
    case, person, pair = CaseId(new_id()), PersonId(new_id()), make_keypair()
    key, outer = CaseKey.new(case), OuterKey.new(case)

    def made() -> tuple[bytes, bytes, bytes]:
        sealed = seals.seal(key, "text", "before and after")
        return sealed, contacts.seal_contact(outer, "a@example.org"), wrap(key, Recipient(person, pair.public), outer)

    before = made()
    for module in (seals, contacts, wraps):
        monkeypatch.setattr(module, "lock", partial(lock, version=CHACHA20_POLY1305))
    after = made()
    assert {blob[:1] for blob in before} == {AES_256_GCM}
    assert {blob[:1] for blob in after} == {CHACHA20_POLY1305}
    for sealed, contact, wrapped in (before, after):
        assert seals.open_text(key, "text", sealed) == "before and after"
        assert contacts.open_contact(outer, contact) == "a@example.org"
        assert unwrap(case, person, wrapped, outer, pair.private) == key


@pytest.mark.parametrize("version", [AES_256_GCM, CHACHA20_POLY1305])
def test_algorithm_cannot_be_switched(version: bytes) -> None:
    """The byte that names the algorithm is bound in; changed, or unknown, nothing opens."""
    blob = lock(KEY, b"bound", b"data", version)
    assert unlock(KEY, b"bound", blob, "blob") == b"data"
    for other in {b"\x01", b"\x02", b"\x03", b"\x00", b""} - {version}:
        with pytest.raises(SealBrokenError):
            unlock(KEY, b"bound", other + blob[1:], "blob")
