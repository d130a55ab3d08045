"""
Whole lives of cases: any sequence of triggers on several cases at once, against a model written down by hand.

Single steps are tried exhaustively in `test_machine`; here the one machine serves many cases, interleaved.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handrail.errors import RefusedError
from states.lifecycle import OPEN, CaseState, Trigger
from states.machine import step
from states.milestones import TABLE
from states.roles import Standing

MOVES = {
    ("received", "counsel"): "counselled",
    ("received", "escalate"): "escalated",
    ("received", "close"): "resolved",
    ("received", "withdraw"): "resolved",
    ("counselled", "escalate"): "escalated",
    ("counselled", "resolve"): "resolved",
    ("counselled", "withdraw"): "resolved",
    ("escalated", "raise_tier"): "escalated",
    ("escalated", "resolve"): "resolved",
    ("escalated", "withdraw"): "resolved",
    ("resolved", "reopen"): "counselled",
}
"""What the design says, where a case that was escalated before reopens as escalated."""
STAYS = {
    "acknowledge": "rce", "take": "rce", "hand_over": "rc", "consent": "rce", "recuse": "rcex", "met": "e",
    "decided": "e", "told": "cex", "note": "rcex", "message": "rcex", "reply": "rcex", "nudge": "rcex",
    "send_status": "rcex", "alarm": "rcex", "invite": "ce", "heard": "ce", "ask": "e", "propose": "e", "approve": "e",
    "decline": "e", "declare": "rcex", "weigh": "rce", "act_alone": "rce", "report_act": "rce", "end_measure": "rcex",
    "pattern": "rcex", "extend": "x", "migrate": "rce", "uphold": "rce", "check_in": "x", "appoint": "ex",
    "link": "rcex",
}  # fmt: skip
"""In which case states a milestone may happen: received, counselled, escalated, and x for resolved."""
LETTERS = {"received": "r", "counselled": "c", "escalated": "e", "resolved": "x"}
CASES = st.integers(0, 4)


class _Plain:
    """A case as the design tells it, without the table and without the machine."""

    def __init__(self) -> None:
        self.state = "received"
        self.escalated_before = False

    def apply(self, trigger: str) -> bool:
        """Follow `trigger` if the design allows it, and tell whether it does."""
        if LETTERS[self.state] in STAYS.get(trigger, ""):
            return True
        target = MOVES.get((self.state, trigger))
        if target is None:
            return False
        self.state = "escalated" if trigger == "reopen" and self.escalated_before else target
        self.escalated_before |= self.state == "escalated"
        return True


class Lives(RuleBasedStateMachine):
    """Five cases that are moved in any order, through the one machine and through the plain model."""

    @initialize()
    def open_cases(self) -> None:
        """Receive five cases."""
        self.plain = [_Plain() for _ in range(5)]
        self.states = [CaseState.RECEIVED] * 5
        self.escalated = [False] * 5

    @rule(case=CASES, trigger=st.sampled_from(Trigger))
    def move(self, case: int, trigger: Trigger) -> None:
        """Ask for a move; both sides allow it, or both refuse it."""
        if not self.plain[case].apply(trigger.value):
            with pytest.raises(RefusedError):
                step(self.states[case], trigger, was_escalated=self.escalated[case])
            return
        row = step(self.states[case], trigger, was_escalated=self.escalated[case])
        assert row.trigger is trigger
        self.states[case] = row.target or self.states[case]
        self.escalated[case] |= row.target is CaseState.ESCALATED

    @rule(case=CASES, trigger=st.sampled_from(["resolve", "withdraw", "reopen", "escalate"]))
    def move_on(self, case: int, trigger: str) -> None:
        """Prefer the moves that lead furthest, so that long lives are tried too."""
        self.move(case, Trigger(trigger))

    @invariant()
    def both_agree(self) -> None:
        """Every case stands where the model says."""
        assert [state.value for state in self.states] == [plain.state for plain in self.plain]

    @invariant()
    def nobody_is_stuck(self) -> None:
        """From where any case stands, somebody can move it on; the clock can, as long as it is open."""
        for state in self.states:
            rows = [row for row in TABLE if state in row.sources and row.target]
            assert rows
            assert state not in OPEN or any(Standing.CLOCK in row.who for row in rows)


Lives.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLives = Lives.TestCase


def test_model_is_as_large_as_the_table() -> None:
    """The model by hand and the table allow the same number of pairs, so neither forgot one."""
    pairs = {(source.value, row.trigger.value) for row in TABLE for source in row.sources}
    by_hand = set(MOVES) | {
        (state, name) for name, letters in STAYS.items() for state in LETTERS if LETTERS[state] in letters
    }
    assert pairs == by_hand
