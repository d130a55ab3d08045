"""
Where a report starts: the first route of a policy that fits what is known about it.
"""

from dataclasses import dataclass

from policies.clauses import Route, When
from policies.schema import Policy
from states.case import Intent
from states.lifecycle import CaseState
from states.roles import Role


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing may know of a report: codes and groups, never a word a person wrote."""

    intent: Intent
    danger: bool
    consent: bool
    about: frozenset[str]
    channel: str
    has_content: bool


@dataclass(frozen=True, slots=True)
class Start:
    """How a case starts: its state, the group that holds it, and a code for why, if the policy gives one."""

    state: CaseState
    holder: str
    why: str | None


def route(policy: Policy, facts: Facts) -> Start:
    """Answer the start by the first route that fits; the last one of a loaded policy fits every report."""
    found: Route = next((one for one in policy.routes if fits(one.when, facts)), policy.routes[-1])
    return Start(found.start, found.to, found.say_why)


@dataclass(frozen=True, slots=True)
class Door:
    """A way past those who usually decide: the group of ombudspersons that is the `reader`, and who is gone `past`."""

    reader: str
    past: str


def past_those_who_decide(policy: Policy) -> Door | None:
    """Answer where a report goes that names the first of those who decide; None unless that is an ombudsperson."""
    past = policy.tiers[0]
    named = Facts(Intent.REPORT, danger=False, consent=True, about=frozenset({past}), channel="form", has_content=True)
    reader = route(policy, named).holder
    return Door(reader, past) if policy.role_of(reader) == Role.OMBUDS else None


def fits(when: When, facts: Facts) -> bool:
    """Answer whether everything that `when` asks is so."""
    return (
        when.danger in (None, facts.danger)
        and when.consent in (None, facts.consent)
        and when.has_content in (None, facts.has_content)
        and (not when.about or not facts.about.isdisjoint(when.about))
        and (not when.intent or facts.intent in when.intent)
        and (not when.channel or facts.channel in when.channel)
    )
