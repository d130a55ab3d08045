"""
Who can open what, through random joins, leaves, recusals, escalations, grants and sign-ins: what a plain model says.

A case opens for someone when the access function lets them in now and they were given its key. Keys are tried for real:
each wrap with the outer key and each private key, those of people who have left included.
"""

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.access import may_read
from engine.context import policy_of
from engine.deciding.panels import Sorted
from engine.keys.granting import GrantError
from engine.keys.unsealing import NoWrapError, outer_key
from engine.report import Opened
from engine.views import Visitor, Wish
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.case import Case
from states.lifecycle import CaseState, Trigger
from states.people import Person
from storage import cases, exclusions, people, wraps
from tests.support.community import PASSPHRASE, open_community
from vault.wraps import unwrap

T = TypeVar("T")
ROLES = ("facilitator", "committee", "board", "ombuds")


class Loop:
    """A loop in a thread of its own, so that the machine's rules can wait for what runs on it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def end(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Keys(RuleBasedStateMachine):
    """A community in which people come and go; `held` is the plain model: who was given the key of which case."""

    loop: Loop

    @initialize()
    def settle(self) -> None:
        """Open a community with two facilitators, two on the committee, one on the board, and two cases."""
        self._folder = tempfile.TemporaryDirectory()
        self._opened = open_community(Path(self._folder.name))
        self.community = self.loop.wait(self._opened.__aenter__())
        self.visitors: dict[str, Visitor] = {}
        self.cookies: dict[PersonId, str] = {}
        self.gone: set[str] = set()
        self.opened: list[Opened] = []
        self.held: dict[CaseId, set[PersonId]] = {}
        for role in ("facilitator", "facilitator", "committee", "committee", "board"):
            self.join(role)
        self.report(danger=False, named=3)
        self.report(danger=True, named=9)

    @rule(role=st.sampled_from(ROLES))
    def join(self, role: str) -> None:
        """Someone joins and signs in: no old case is theirs, unless too few of their group held its key."""
        name = f"{role}-{len(self.visitors) + 1}"
        self.loop.wait(self.community.join(role, name=name))
        self._sign_in(name)

    @rule(danger=st.booleans(), named=st.integers(0, 9))
    def report(self, danger: bool, named: int) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Someone reports, and names one of those who are there, or nobody."""
        there = sorted(self._there())
        about = (self.community.people[there[named]].email,) if named < len(there) else ()
        self.opened.append(self.loop.wait(self.community.report(danger=danger, about=about, contact=None)))
        case, policy, away = self._stand(self.opened[-1])
        roster = self._roster()
        groups = [Sorted(roster).panels(policy, away).of(group) for group in policy.groups]
        self.held[case.id] = {person.id for some in groups for person in some}

    @precondition(lambda self: len(self._there()) > 3)
    @rule(which=st.integers(0, 99))
    def leave(self, which: int) -> None:
        """Someone leaves; nothing is theirs any more."""
        name = self._one(which)
        self.loop.wait(self.community.desk.person_leaves(self.community.people[name].email))
        self.gone.add(name)
        for held in self.held.values():
            held.discard(self.community.people[name].id)

    @precondition(lambda self: len(self._there()) > 3)
    @rule(which=st.integers(0, 99), mends=st.integers(0, 99))
    def turn_over(self, which: int, mends: int) -> None:
        """Someone leaves, another takes their place, and a third signs in: who holds too few keys gets them."""
        role = self._one(which).partition("-")[0]
        self.leave(which)
        self.join(role)
        self.sign_in(mends)

    @precondition(lambda self: bool(self.opened))
    @rule(
        which=st.integers(0, 99), case=st.integers(0, 99), trigger=st.sampled_from([Trigger.RECUSE, Trigger.ESCALATE])
    )
    def ask(self, which: int, case: int, trigger: Trigger) -> None:
        """Someone who can read a case steps out of it, or lets it go up; whoever stepped out has no key."""
        opened = self._case(case)
        stands = self._stand(opened)
        readers = [name for name in self._there() if self._opens(name, *stands)]
        if not readers:
            return
        wish = Wish(trigger, no_conflict=trigger is Trigger.ESCALATE)
        visitor = self.visitors[readers[which % len(readers)]]
        self.loop.wait(self.community.desk.request(visitor, opened.reference, wish))
        found, _, away = self._stand(opened)
        self.held[found.id] -= away

    @precondition(lambda self: bool(self.opened))
    @rule(by=st.integers(0, 99), to=st.integers(0, 99), case=st.integers(0, 99))
    def grant(self, by: int, to: int, case: int) -> None:
        """Someone grants a case to another: that works exactly when they can open it and the other may come to."""
        giver, taker, opened = self._one(by), self._one(to), self._case(case)
        found, policy, away = self._stand(opened)
        person = self.community.people[taker]
        groups = [Sorted(self._roster()).panels(policy, away).of(group) for group in policy.groups]
        works = self._opens(giver, found, policy, away) and person.id in {one.id for some in groups for one in some}
        try:
            self.loop.wait(self.community.desk.grant(self.visitors[giver], opened.reference, person.email))
        except (UnknownCaseError, NoWrapError, GrantError):
            assert not works
            return
        assert works
        self.held[found.id].add(person.id)

    @rule(which=st.integers(0, 99))
    def sign_in(self, which: int) -> None:
        """Someone signs in, and mends what is short."""
        self._sign_in(self._one(which))

    @invariant()
    def keys_and_access_agree(self) -> None:
        """Everyone opens exactly what the model says, by the pages and by trying their key on the wraps."""
        for opened in getattr(self, "opened", ()):
            case, policy, away = self._stand(opened)
            for name, visitor in self.visitors.items():
                assert self._reads(visitor, opened) == self._opens(name, case, policy, away), name
                assert self._unwraps(visitor, case.id) == (visitor.person.id in self.held[case.id]), name
            assert not away & self.held[case.id]

    def teardown(self) -> None:
        """Look as the auditor does, and close the community."""
        if hasattr(self, "community"):
            assert self.loop.wait(self.community.desk.audit()).findings == ()
            self.loop.wait(self._opened.__aexit__(None, None, None))
            self._folder.cleanup()

    def _sign_in(self, name: str) -> None:
        desk, email = self.community.desk, self.community.people[name].email
        signed = self.loop.wait(desk.sign_in(email, PASSPHRASE))
        assert signed is not None
        found = self.loop.wait(desk.visitor(signed.cookie))
        assert found is not None
        self.visitors[name] = found
        self.cookies[found.person.id] = signed.cookie
        for opened in self.opened:
            self._mend(name, opened)

    def _mend(self, name: str, opened: Opened) -> None:
        """Say plainly what a sign-in mends: each group of which too few hold a key gets it whole."""
        case, policy, away = self._stand(opened)
        if case.state is CaseState.RESOLVED or not self._opens(name, case, policy, away):
            return
        held, there = self.held[case.id], Sorted(self._roster()).panels(policy, away)
        for members in [there.of(group) for group in policy.groups if _is_short(policy, group, there.of(group), held)]:
            held |= {person.id for person in members}

    def _opens(self, name: str, case: Case, policy: Policy, away: frozenset[PersonId]) -> bool:
        person = self.community.people[name]
        joined = Sorted(self._roster()).panels(policy, away).joined_by(person.id)
        let_in = name not in self.gone and may_read(case, policy, person, away, joined)
        return let_in and person.id in self.held[case.id]

    def _reads(self, visitor: Visitor, opened: Opened) -> bool:
        async def read() -> bool:
            now = await self.community.desk.visitor(self.cookies[visitor.person.id])
            try:
                return now is not None and (await self.community.desk.case_page(now, opened.reference)).readable
            except UnknownCaseError:
                return False

        return self.loop.wait(read())

    def _unwraps(self, visitor: Visitor, case: CaseId) -> bool:
        async def unwrapped() -> bool:
            context = self.community.desk.context
            async with context.database.read() as session:
                blob = await wraps.get(session, case, visitor.person.id)
            try:
                return blob is not None and bool(
                    unwrap(case, visitor.person.id, blob, await outer_key(context, case), visitor.private)
                )
            except HandrailError:
                return False

        return self.loop.wait(unwrapped())

    def _stand(self, opened: Opened) -> tuple[Case, Policy, frozenset[PersonId]]:
        async def stand() -> tuple[Case, Policy, frozenset[PersonId]]:
            context = self.community.desk.context
            async with context.database.read() as session:
                case = await cases.by_reference(session, opened.reference)
                assert case is not None
                away = (await exclusions.of_cases(session, [case.id]))[case.id]
                return case, await policy_of(context, session, case), away

        return self.loop.wait(stand())

    def _roster(self) -> tuple[Person, ...]:
        async def roster() -> tuple[Person, ...]:
            async with self.community.desk.context.database.read() as session:
                return await people.roster(session)

        return self.loop.wait(roster())

    def _there(self) -> list[str]:
        return [name for name in getattr(self, "visitors", {}) if name not in self.gone]

    def _one(self, which: int) -> str:
        there = self._there()
        return there[which % len(there)]

    def _case(self, which: int) -> Opened:
        return self.opened[which % len(self.opened)]


def _is_short(policy: Policy, group: str, members: tuple[Person, ...], held: set[PersonId]) -> bool:
    have = sum(person.id in held for person in members)
    return have < min(policy.people[group].at_least, len(members))


@contextmanager
def machine() -> Iterator[type[Keys]]:
    """Give the machine a loop to wait on."""

    class Living(Keys):
        """The machine on a loop of its own."""

        loop = Loop()

    try:
        yield Living
    finally:
        Living.loop.end()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_keys_open_what_the_access_function_lets_in() -> None:
    """Five random histories of a community: at every step who can open what is what the plain model says."""
    with machine() as living:
        run_state_machine_as_test(
            living,
            settings=settings(
                max_examples=5,
                stateful_step_count=11,
                deadline=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert living.loop is not None
