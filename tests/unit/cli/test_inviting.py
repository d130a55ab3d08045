"""
`handrail person invite` and `person keeper`.
"""

from datetime import UTC, datetime

from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk

INVITE = ("person", "invite", "--email", "bea@example.org", "--role", "facilitator")


def test_person_invite_asks_for_no_passphrase(handrail: Handrail, desk: FakeDesk) -> None:
    """The roles, the first and the last day are handed on; nothing is printed that opens anything."""
    done = handrail(*INVITE, "--from", "2027-01-31", "--until", "2028-01-31", "--untrained")
    assert (done.status, done.out) == (0, "")
    assert "bea@example.org is invited as facilitator" in done.err
    (wanted,) = desk.invitations
    assert (wanted.starts, wanted.until) == (datetime(2027, 1, 31, tzinfo=UTC), datetime(2028, 1, 31, tzinfo=UTC))
    assert wanted.known.trained is False


def test_person_invite_refuses_what_it_does_not_know(handrail: Handrail, desk: FakeDesk) -> None:
    """An unknown role and an odd day are said, and nobody is invited."""
    assert handrail(*INVITE, "--role", "facilitater").status == 2
    assert handrail(*INVITE, "--until", "soon").err == "Write a day like 2027-01-31.\n"
    assert desk.invitations == []


def test_person_keeper_gives_and_takes_the_right(handrail: Handrail, desk: FakeDesk) -> None:
    """Who keeps the roster is said, and who does so no longer; nobody is refused."""
    assert "keeps the roster now" in handrail("person", "keeper", "ada@example.org").err
    assert desk.keepers == {"ada@example.org"}
    assert "no longer" in handrail("person", "keeper", "ada@example.org", "--end").err
    assert desk.keepers == set()
    assert handrail("person", "keeper", "nobody@example.org").status != 0
