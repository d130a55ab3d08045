"""
Random lives of cases: the real engine on SQLite beside the plain model, through random moves by everyone and time.
"""

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engine.report import Opened
from engine.views import PromiseView, Visitor, Wish
from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import Trigger
from tests.integration.engine.plain_model import POLICY, TABLE, Model
from tests.support.community import Community, open_community
from tests.support.proofs import LONG

T = TypeVar("T")
_COUNTS = {"facilitator": 2, "committee": 3, "board": 1, "ombuds": 1}
_GROUPS = {"facilitator": "facilitators"}
_NAMES = [f"{role}-{n + 1}" for role, count in _COUNTS.items() for n in range(count)]


class Life:
    """A community on a loop in a thread of its own, so that the machine's rules can wait for it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.visitors: dict[str, Visitor] = {}

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the community's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def open(self, folder: Path) -> None:
        """Open the community under the model's policy."""
        policies = folder / "policies"
        policies.mkdir(parents=True)
        (policies / "carpentries.yaml").write_text(POLICY, encoding="utf-8")
        self._opened = open_community(folder / "var", policies=policies)
        self.community: Community = self.wait(self._opened.__aenter__())
        self.wait(self.community.settle(**_COUNTS))
        self.visitors = {name: self.wait(self.community.visitor(name)) for name in _NAMES}

    def close(self) -> None:
        """Close the community and end the thread."""
        self.wait(self._opened.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def living() -> Iterator[Life]:
    """Open a community for many lives."""
    with tempfile.TemporaryDirectory() as folder:
        life = Life()
        life.open(Path(folder))
        try:
            yield life
        finally:
            life.close()


class Lives(RuleBasedStateMachine):
    """One case after another in the same community; after each step the engine and the model must agree."""

    life: Life

    @initialize(consent=st.booleans(), danger=st.booleans())
    def report(self, consent: bool, danger: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Open a case."""
        self.community = self.life.community
        self.opened: Opened = self.life.wait(
            self.community.report(intent=Intent.REPORT, consent=consent, danger=danger, contact=None)
        )
        people = {_GROUPS.get(role, role): [one for one in _NAMES if one.startswith(role)] for role in _COUNTS}
        self.model = Model(people, self.opened.opened_at, consent, danger)

    @rule(
        who=st.sampled_from(["reporter", *_NAMES]),
        trigger=st.sampled_from(sorted(TABLE)),
        outcome=st.sampled_from(["no_violation", "resolved"]),
    )
    def ask(self, who: str, trigger: str, outcome: str) -> None:
        """Let someone ask for something, allowed or not."""
        self._tick(timedelta(seconds=1))
        said = {"resolve": outcome, "decided": outcome, "close": "no_content"}.get(trigger)
        words = "Words of someone" if trigger in {"message", "reply"} else None
        wish = Wish(Trigger(trigger), note=words, outcome=said)
        assert self._engine(who, wish) == self.model.ask(who, trigger, said)

    @rule(holder=st.integers(0, 2), trigger=st.sampled_from(sorted(TABLE)))
    def holders_ask(self, holder: int, trigger: str) -> None:
        """Let someone of the group that holds it ask, so that lives get somewhere."""
        some = self.model.people[self.model.holder]
        self.ask(some[holder % len(some)], trigger, "resolved")

    @rule(hours=st.sampled_from([1, 12, 26, 50, 80, 170, 800]))
    def wait(self, hours: int) -> None:
        """Let time pass; whatever falls due on the way happens at its time."""
        self._tick(timedelta(hours=hours))

    @invariant()
    def the_case_is_the_models(self) -> None:
        """State, holder, version and every promise with its end are the same in both."""
        facts = self.life.wait(self.community.facts(self.opened.reference))
        model = self.model
        assert (facts.row.state.value, facts.row.holder) == (model.state, model.holder)
        assert facts.version == model.version
        running = [(name, "running", due) for name, (due, _) in model.running.items()]
        assert sorted(map(_shown, facts.promises)) == sorted(model.ended + running)
        assert (facts.pending_moves > 0) or model.state == "resolved"

    @invariant()
    def nobody_sees_what_is_not_theirs(self) -> None:
        """Who stepped out, or was never let in, neither lists nor opens the case; the others do."""
        for name, visitor in self.life.visitors.items():
            listed = self.life.wait(self.community.desk.my_cases(visitor))
            sees = bool(self.model._standing(name))  # noqa: SLF001 - the model's own rule
            assert (self.opened.reference in {row.reference for row in listed}) is sees
            assert self._opens(visitor) is sees

    @invariant()
    def the_auditor_finds_nothing(self) -> None:
        """All eight invariants hold, and the log has an entry for each applied move and for the opening."""
        assert self.life.wait(self.community.desk.audit()).findings == ()
        log = self.life.wait(self.community.desk.case_log(self.opened.reference))
        assert [line.seq for line in log] == list(range(1, self.model.version + 1))

    def _tick(self, span: timedelta) -> None:
        self.life.wait(self.community.pass_time(seconds=span.total_seconds()))
        self.model.pass_to(self.model.now + span)

    def _engine(self, who: str, wish: Wish) -> str:
        desk = self.community.desk
        try:
            if who == "reporter":
                answer = self.life.wait(desk.reporter_move(self.opened.receipt, wish))
            else:
                answer = self.life.wait(desk.request(self.life.visitors[who], self.opened.reference, wish))
        except UnknownCaseError:
            return "unknown"
        return {MoveStatus.PENDING: "vote"}.get(answer.status, answer.status.value)

    def _opens(self, visitor: Visitor) -> bool:
        try:
            self.life.wait(self.community.desk.case_page(visitor, self.opened.reference))
        except UnknownCaseError:
            return False
        return True


def _shown(promise: PromiseView) -> tuple[str, str, Any]:
    ending = "kept" if promise.kept_at else "broken" if promise.broken_at else "released" if promise.released else ""
    return promise.name, ending or "running", promise.due_at


def _live(examples: int, steps: int) -> int:
    with living() as life:
        machine = type("LivesOfThis", (Lives,), {"life": life})
        chosen = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(machine, settings=chosen)
        return len(life.wait(life.community.desk.list_cases()))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_lives_go_as_the_model_says() -> None:
    """Random lives: a few short ones in every run, many longer ones with `PROOFS=long`."""
    assert _live(*((60, 20) if LONG else (6, 12))) >= 1
