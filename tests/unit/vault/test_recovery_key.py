"""
The community's recovery key: its shares open what was wrapped for it, and only with the outer key.
"""

import pytest

from handrail.identifiers import CaseId, new_id
from vault.case_keys import CaseKey, OuterKey
from vault.errors import NoKeyError, SealBrokenError
from vault.recovery_key import READER, ShareError, new_recovery_key, private_from
from vault.wraps import Recipient, unwrap, wrap


def test_two_of_three_shares_open_a_case() -> None:
    """Any two of three give the key that opens a wrap; with the outer key of another case nothing opens."""
    case = CaseId(new_id())
    key, outer, made = CaseKey.new(case), OuterKey.new(case), new_recovery_key(2, 3)
    blob = wrap(key, Recipient(READER, made.public), outer)
    for chosen in (made.shares[:2], made.shares[1:], made.shares[::2]):
        assert unwrap(case, READER, blob, outer, private_from(list(chosen))) == key
    with pytest.raises(SealBrokenError):
        unwrap(case, READER, blob, OuterKey.new(case), private_from(list(made.shares)))


def test_another_recovery_key_opens_nothing() -> None:
    """The key before, or another community's, does not fit."""
    case = CaseId(new_id())
    key, outer = CaseKey.new(case), OuterKey.new(case)
    blob = wrap(key, Recipient(READER, new_recovery_key().public), outer)
    with pytest.raises(NoKeyError):
        unwrap(case, READER, blob, outer, private_from(list(new_recovery_key().shares)))


def test_one_share_of_two_opens_nothing() -> None:
    """With fewer shares than needed there is no key to try."""
    with pytest.raises(ShareError):
        private_from([new_recovery_key(2, 3).shares[0]])
    assert "-" not in repr(new_recovery_key())
