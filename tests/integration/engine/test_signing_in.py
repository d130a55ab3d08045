"""
Signing in tells nobody who is on the roster: whoever is not costs what a wrong passphrase costs, and gets its answer.
"""

import pytest

from engine.keys import signed_in
from tests.support.community import Community
from vault.errors import WrongPassphraseError


async def test_sign_in_of_a_stranger_costs_one_hash(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown address, someone who has left and a wrong passphrase each cost one stretching, and answer nothing."""
    left = community.people["facilitator-3"].email
    await community.desk.person_leaves(left)
    spent: list[str] = []

    def stretched(passphrase: str) -> None:
        spent.append(passphrase)

    def refused(_sealed: bytes, passphrase: str) -> bytes:
        spent.append(passphrase)
        raise WrongPassphraseError

    monkeypatch.setattr(signed_in, "dummy_open", stretched)
    monkeypatch.setattr(signed_in, "open_private", refused)
    for email in ("nobody@example.org", left, "facilitator-1@example.org"):
        assert await community.desk.sign_in(email, f"guessed for {email}") is None
    assert spent == [f"guessed for {email}" for email in ("nobody@example.org", left, "facilitator-1@example.org")]
