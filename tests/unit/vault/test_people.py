"""
A person's private key opens with the passphrase or the printed code, and both can be changed.
"""

import pytest

from vault.passphrases import Cost
from vault.people import (
    PersonKeys,
    WeakPassphraseError,
    WrongPassphraseError,
    change_passphrase,
    dummy_open,
    new_person_keys,
    new_recovery,
    open_private,
    open_with_recovery,
)

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PHRASE = "a lantern on the stairs"


@pytest.fixture
def keys() -> PersonKeys:
    """Make a person's keys, cheaply."""
    return new_person_keys(PHRASE, CHEAP)


def test_passphrase_and_recovery_code_open_the_same_key(keys: PersonKeys) -> None:
    """Two ways lead to one private key."""
    assert open_private(keys.sealed_private, PHRASE) == open_with_recovery(keys.recovery_sealed, keys.recovery_code)


def test_person_with_the_default_cost_signs_in() -> None:
    """What a new person gets in production opens."""
    keys = new_person_keys(PHRASE)
    assert len(open_private(keys.sealed_private, PHRASE)) == 97


def test_wrong_passphrase_opens_nothing(keys: PersonKeys) -> None:
    """The error holds nothing of what was tried."""
    with pytest.raises(WrongPassphraseError) as caught:
        open_private(keys.sealed_private, "a lantern on the floor")
    assert "lantern" not in repr(caught.value)


def test_changed_passphrase_replaces_the_old_one(keys: PersonKeys) -> None:
    """The new one opens the new blob, the old one does not, and the recovery code still works."""
    private = open_private(keys.sealed_private, PHRASE)
    sealed = change_passphrase(private, "a rope bridge in fog", CHEAP)
    assert open_private(sealed, "a rope bridge in fog") == private
    with pytest.raises(WrongPassphraseError):
        open_private(sealed, PHRASE)
    assert open_with_recovery(keys.recovery_sealed, keys.recovery_code) == private


def test_forgotten_passphrase_costs_the_recovery_code_only(keys: PersonKeys) -> None:
    """The code opens the key, a new passphrase and a new code follow, and the old code opens the new blob no more."""
    private = open_with_recovery(keys.recovery_sealed, keys.recovery_code.lower())
    sealed, recovery = change_passphrase(private, "a rope bridge in fog", CHEAP), new_recovery(private)
    assert open_private(sealed, "a rope bridge in fog") == open_with_recovery(recovery.sealed, recovery.code) == private
    with pytest.raises(WrongPassphraseError):
        open_with_recovery(recovery.sealed, keys.recovery_code)


@pytest.mark.parametrize("code", ["", "nonsense", "0000-0000-0000-0000-0000-0000-0000"])
def test_wrong_recovery_code_opens_nothing(keys: PersonKeys, code: str) -> None:
    """Malformed and wrong are the same error."""
    with pytest.raises(WrongPassphraseError):
        open_with_recovery(keys.recovery_sealed, code)


def test_recovery_blob_notices_every_changed_byte(keys: PersonKeys) -> None:
    """Flipping a bit of any byte breaks it."""
    blob = keys.recovery_sealed
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(WrongPassphraseError):
            open_with_recovery(changed, keys.recovery_code)


@pytest.mark.parametrize("phrase", ["", "eleven char", " " * 40, "short      " + " " * 20])
def test_short_passphrase_is_refused(phrase: str) -> None:
    """Under twelve characters, blanks at the ends not counted, no keys are made."""
    with pytest.raises(WeakPassphraseError) as caught:
        new_person_keys(phrase, CHEAP)
    assert caught.value.at_least == 12


def test_short_passphrase_is_refused_on_change(keys: PersonKeys) -> None:
    """Changing is not a way around."""
    with pytest.raises(WeakPassphraseError):
        change_passphrase(open_private(keys.sealed_private, PHRASE), "short", CHEAP)


def test_keys_show_nothing_of_themselves(keys: PersonKeys) -> None:
    """Neither a person's keys nor a recovery shows a byte or a letter."""
    assert f"{keys!r} {new_recovery(b'private')!r}" == "PersonKeys() Recovery()"


def test_unknown_person_costs_the_same_hash(monkeypatch: pytest.MonkeyPatch, keys: PersonKeys) -> None:
    """Signing in as nobody does the very same stretching as signing in as someone."""
    costs: list[Cost] = []
    monkeypatch.setattr("vault.people.stretch", lambda _phrase, _salt, cost: costs.append(cost))
    dummy_open(PHRASE)
    dummy_open(PHRASE, CHEAP)
    assert costs == [Cost(64 * 1024, 3, 1), CHEAP]
    assert keys.sealed_private
