"""
Policies that tests start from: a small one to spoil, and the ones that come with Handrail.
"""

from collections.abc import Callable

import pytest

from policies.loading import parse_policy
from policies.schema import Policy
from policies.shelf import Shelf

SMALL = """\
policy: small
title: A small community
calendar: {zone: Europe/Berlin, business_days: mon-fri, holidays: [12-24]}
people:
  facilitators: {at_least: 2}
  committee: {at_least: 3}
  ombuds: {outside: committee}
tiers: [committee, ombuds]
routes:
  - when: {danger: true}
    start: escalated
    to: committee
  - to: facilitators
promises:
  answer:
    to: reporter
    within: 48h
    from: received
    kept_by: [counselled, escalated]
    nudge: [{at: 24h, tell: holders}]
    broken: {do: escalate, tell: ombuds}
appeal: {window: 30d, to: ombuds}
keep: {otherwise: 14mo}
tell:
  received: [holders: new-report, reporter: acknowledgement]
"""

Edit = tuple[str, str]
Edited = Callable[..., str]
Parsed = Callable[..., Policy]


@pytest.fixture(scope="session", name="edited")
def edit_small() -> Edited:
    """Answer the small policy's text after some of its lines were replaced."""

    def edited(*edits: Edit) -> str:
        text = SMALL
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text

    return edited


@pytest.fixture(scope="session", name="parsed")
def parse_small(edited: Edited) -> Parsed:
    """Answer the small policy after some of its lines were replaced."""

    def parsed(*edits: Edit) -> Policy:
        return parse_policy(edited(*edits))

    return parsed


@pytest.fixture(scope="session", name="small")
def make_small(parsed: Parsed) -> Policy:
    """Answer the small policy."""
    return parsed()


@pytest.fixture(scope="session", name="library")
def load_library() -> Shelf:
    """Answer the shelf of policies that come with Handrail."""
    return Shelf.from_folder(None)


@pytest.fixture(scope="session", name="carpentries")
def load_carpentries(library: Shelf) -> Policy:
    """Answer the default policy."""
    return library.active("carpentries")
