"""
A reply token leads back to its case, survives mail systems, and cannot be made up.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.identifiers import CaseId
from vault.server_key import ServerKey
from vault.tokens import read_reply_token, reply_token

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHARED
@given(number=st.integers(0, (1 << 128) - 1))
def test_token_leads_back_to_its_case(server_key: ServerKey, number: int) -> None:
    """Any case id comes back from a token of small letters and digits, in capitals too."""
    case = CaseId(f"{number:032x}")
    token = reply_token(server_key, case)
    assert re.fullmatch(r"[a-z0-9]{45}", token)
    assert read_reply_token(server_key, token) == read_reply_token(server_key, token.upper()) == case


def test_token_notices_every_other_letter(server_key: ServerKey, case: CaseId) -> None:
    """Changing any one letter to any other makes it nobody's, the spare bit of the last letter included."""
    token = reply_token(server_key, case)
    for place, letter in enumerate(token):
        for other in set("abcdefghijklmnopqrstuvwxyz234567") - {letter}:
            assert read_reply_token(server_key, token[:place] + other + token[place + 1 :]) is None


@SHARED
@given(text=st.one_of(st.text(max_size=60), st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=45, max_size=45)))
def test_made_up_token_is_none(server_key: ServerKey, text: str) -> None:
    """Any other text is None, never an error."""
    assert read_reply_token(server_key, text) is None


@pytest.mark.parametrize("text", ["", "a" * 45, "1" * 45, "\u0130" * 45, "=" * 45, "a" * 100_000])
def test_malformed_token_is_none(server_key: ServerKey, text: str) -> None:
    """Letters outside the alphabet, wrong lengths and padding are None."""
    assert read_reply_token(server_key, text) is None


def test_token_of_another_server_is_none(server_key: ServerKey, case: CaseId, tmp_path: Path) -> None:
    """Only the server that wrote a token reads it."""
    assert read_reply_token(ServerKey.load_or_make(tmp_path / "other.key"), reply_token(server_key, case)) is None


def test_token_outlives_rotation(server_key: ServerKey, case: CaseId, key_path: Path) -> None:
    """A reply to an old mail still finds its case."""
    token = reply_token(server_key, case)
    server_key.rotate(key_path)
    server_key.drop_old_generations(key_path)
    assert read_reply_token(server_key, token) == case


@pytest.mark.parametrize("case_id", ["", "HR-7Q2K", "00" * 15])
def test_token_refuses_what_is_no_case_id(server_key: ServerKey, case_id: str) -> None:
    """A mistake in the caller shows at once."""
    with pytest.raises(ValueError, match="hex"):
        reply_token(server_key, CaseId(case_id))
