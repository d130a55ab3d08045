"""
Faults as lines that editors understand.
"""

from policies.faults import Fault, PolicyError


def test_fault_reads_like_a_compiler_s_line() -> None:
    """File, line, column, what is wrong, and the word that may have been meant."""
    assert str(Fault("a.yaml", 3, 7, "there is no event 'x'", "told")) == (
        "a.yaml:3:7: there is no event 'x'; did you mean 'told'?"
    )
    assert str(Fault("a.yaml", 1, 1, "empty")) == "a.yaml:1:1: empty"


def test_error_carries_every_fault() -> None:
    """The error's message has a line for each fault, and its code is the same for all policies."""
    faults = (Fault("a.yaml", 1, 1, "one"), Fault("a.yaml", 2, 1, "two"))
    error = PolicyError(faults)
    assert error.faults == faults
    assert str(error).splitlines() == ["a.yaml:1:1: one", "a.yaml:2:1: two"]
    assert error.code == "policy"
