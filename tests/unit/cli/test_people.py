"""
`handrail person`: joining and leaving the roster.
"""

import json

from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk

ADD = ("person", "add", "--email", "bea@example.org", "--passphrase-stdin")


def test_person_add_prints_the_recovery_code_alone(handrail: Handrail, desk: FakeDesk) -> None:
    """The standard output holds nothing but the recovery code, so that a script can take it from there."""
    done = handrail(*ADD, "--role", "facilitator", stdin="a long passphrase\n")
    assert (done.status, done.out) == (0, "amber-bridge-copper\n")
    assert desk.passphrases == ["a long passphrase"]
    assert "a long passphrase" not in done.out + done.err


def test_person_add_takes_several_roles(handrail: Handrail, desk: FakeDesk) -> None:
    """Each --role counts, and the name is the address's own part unless one is given."""
    done = handrail(*ADD, "--role", "committee", "--role", "board", "--json", stdin="x y z\n")
    shape = json.loads(done.out)
    assert shape["roles"] == ["board", "committee"]
    assert shape["recovery_code"] == "amber-bridge-copper"
    assert desk.roster[-1].name == "bea"


def test_person_add_refuses_an_unknown_role(handrail: Handrail, desk: FakeDesk) -> None:
    """A role that no policy knows is refused with the one that may have been meant."""
    done = handrail(*ADD, "--role", "facilitater", stdin="x y z\n")
    assert (done.status, done.err) == (2, "No policy knows a role facilitater; did you mean facilitator?\n")
    assert len(desk.roster) == 1


def test_person_add_wants_a_passphrase(handrail: Handrail, desk: FakeDesk) -> None:
    """Without a passphrase nobody is added, and the sentence says how to hand one over."""
    empty = handrail(*ADD, "--role", "board", stdin="\n")
    without = handrail(*ADD[:-1], "--role", "board")
    assert (empty.status, without.status) == (2, 2)
    assert "--passphrase-stdin" in without.err
    assert len(desk.roster) == 1


def test_person_add_keeps_what_groups_ask_for(handrail: Handrail, desk: FakeDesk) -> None:
    """Training, experience, employer and kinds are kept as codes, and who is untrained is listed so."""
    more = ("--untrained", "--experienced", "--employer", "Acme Corp", "--kind", "staff", "--kind", "Core-Team")
    assert handrail(*ADD, "--role", "committee", *more, stdin="x y z\n").status == 0
    person = desk.roster[-1]
    assert (person.trained, person.experienced, person.employer) == (False, True, "acme_corp")
    assert person.kinds == {"staff", "core_team"}
    assert "available, untrained" in handrail("person", "list").out


def test_person_train_offers_them_cases(handrail: Handrail, desk: FakeDesk) -> None:
    """Whoever is trained is named, and an address that nobody has is refused."""
    del desk
    done = handrail("person", "train", "ada@example.org", "--experienced")
    assert (done.status, "is trained" in done.err) == (0, True)
    assert handrail("person", "train", "nobody@example.org").status != 0
    assert handrail("person", "train").status == 2


def test_person_list_shows_the_roster(handrail: Handrail, desk: FakeDesk) -> None:
    """The roster lists everyone with roles and standing, in columns and in JSON, and never a key."""
    del desk
    assert handrail("person", "list").out.splitlines()[1].split() == [
        "ada@example.org", "Ada", "facilitator", "available",
    ]  # fmt: skip
    shape = json.loads(handrail("person", "list", "--json").out)[0]
    assert set(shape) == {"email", "name", "roles", "available", "left_at"}


def test_person_leave_ends_access(handrail: Handrail, desk: FakeDesk) -> None:
    """Who leaves is named either way, and the command says that their access has ended."""
    del desk
    for words in (("ada@example.org",), ("--email", "ada@example.org")):
        done = handrail("person", "leave", *words)
        assert (done.status, done.err) == (0, "ada@example.org has left; their access has ended.\n")
    assert handrail("person", "leave").status == 2


def test_quiet_hours_are_set_and_ended(handrail: Handrail, desk: FakeDesk) -> None:
    """Quiet hours are said back, and `off` ends them."""
    del desk
    done = handrail("person", "quiet", "ada@example.org", "22:00-07:00 Europe/Berlin")
    assert (done.status, done.err) == (0, "Messages to ada@example.org wait 22:00-07:00 Europe/Berlin.\n")
    assert handrail("person", "quiet", "ada@example.org", "off").err == "ada@example.org has no quiet hours.\n"
    assert handrail("person", "quiet", "ada@example.org", " ").status == 2
