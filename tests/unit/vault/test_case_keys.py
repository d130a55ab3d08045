"""
A case's two keys are random, belong to their case and show nothing of themselves.
"""

from handrail.identifiers import CaseId
from vault.case_keys import CaseKey, OuterKey


def test_new_keys_differ() -> None:
    """Every draw gives 256 other bits."""
    case = CaseId("0" * 32)
    drawn = {CaseKey.new(case).secret, CaseKey.new(case).secret, OuterKey.new(case).secret}
    assert len(drawn) == 3
    assert {len(secret) for secret in drawn} == {32}


def test_keys_show_nothing_of_themselves() -> None:
    """Neither the representation nor the text of a key holds its bytes."""
    for key in (CaseKey(CaseId("c"), b"secret" * 5), OuterKey(CaseId("c"), b"secret" * 5)):
        assert "secret" not in f"{key!r} {key}"
