"""
Communities under a small policy with one rule more: what tests of a policy's rules drive the real engine with.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from engine.report import Opened
from states.lifecycle import Trigger
from tests.support.community import Community, open_community

PLAIN = """\
policy: carpentries
title: A plain policy with one rule more
people:
  facilitators: {at_least: 1}
  committee: {at_least: 3}
  board: {at_least: 1}
  ombuds: {at_least: 1}
tiers: [committee, board]
routes:
  - when: {danger: true}
    start: escalated
    to: committee
  - to: facilitators
without_consent: [facilitators, ombuds]
promises:
  answer: {to: reporter, within: 25h, from: received, kept_by: [counselled, escalated], broken: {do: escalate}}
  settle: {within: 90d, from: [counselled, escalated, reopened], kept_by: [resolved], broken: {do: alarm}}
decide: {vote: one}
conflicts: {ask: []}
outcomes: [no_violation, warned, banned, resolved]
keep: {otherwise: 14mo}
"""
"""A policy that asks for nothing but a member of the committee."""


@asynccontextmanager
async def under(
    folder: Path, words: dict[str, str] | None = None, more: str = "", database_url: str | None = None
) -> AsyncIterator[Community]:
    """Open a community under the plain policy with some words replaced and some lines added."""
    text = PLAIN
    for old, new in (words or {}).items():
        assert old in text
        text = text.replace(old, new)
    policies = folder / "policies"
    policies.mkdir(parents=True)
    (policies / "carpentries.yaml").write_text(text + more, encoding="utf-8")
    async with open_community(folder / "var", policies=policies, database_url=database_url) as community:
        yield await community.settle(facilitator=2, committee=3, board=2, ombuds=1)


async def escalated(community: Community) -> Opened:
    """Report a danger: the committee has the case at once."""
    return await community.report("The rope was cut", danger=True)


async def told_to(community: Community, name: str, opened: Opened) -> list[str]:
    """Do what is due, and answer the subjects someone got about a case."""
    await community.work()
    return community.subjects(name, opened.reference)


async def reason(community: Community, name: str, opened: Opened, trigger: Trigger, outcome: str | None = None) -> str:
    """Let someone ask for a move and answer what came of it: `applied`, a tally or the reason of a refusal."""
    answer = await community.do(name, opened.reference, trigger, outcome=outcome, no_conflict=False)
    return answer.reason or answer.status.value
