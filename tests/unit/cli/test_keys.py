"""
`handrail keys`, typed on a folder of its own: rotating the server's key, making the recovery key and using it.
"""

import json

from tests.unit.cli.conftest import Handrail

ADD = ("person", "add", "--email", "bea@example.org", "--role", "facilitator", "--passphrase-stdin")
MAIL = "From: a@example.org\nSubject: made up\nMessage-ID: <1@example.org>\n\nThis is made up.\n"


def test_rotating_seals_with_a_new_generation(handrail: Handrail) -> None:
    """The first generation seals before, the second after; the first is kept until nothing needs it."""
    assert handrail("keys", "show").out == "Generation 1 seals; no older one is kept.\n"
    handrail("intake", "mail", stdin=MAIL)
    done = handrail("keys", "rotate")
    assert (done.status, done.out) == (0, "Generation 2 seals; kept to open with: 1.\nSealed anew: 1.\n")
    assert json.loads(handrail("keys", "show", "--json").out) == {"generation": 2, "older": [1], "sealed_anew": 0}


def test_recovery_key_is_printed_once_and_opens(handrail: Handrail) -> None:
    """Two of three lines give a new person the keys of the cases; nothing of them stands on the standard error."""
    made = handrail("keys", "recovery", "make", "--split", "2", "of", "3")
    shares = made.out.splitlines()
    assert (made.status, len(shares), "Any 2 of the 3" in made.err) == (0, 3, True)
    assert shares[0] not in made.err
    reference = handrail("intake", "mail", stdin=MAIL).out.split()[1]
    handrail(*ADD, stdin="a long enough passphrase\n")
    opened = handrail("keys", "recovery", "open", "bea@example.org", stdin="\n".join(shares[1:]))
    assert (opened.status, opened.out) == (0, f"{reference}\n")
    assert "granted" in handrail("case", "log", reference).out
    one = handrail("keys", "recovery", "open", "bea@example.org", "--case", reference, "--json", stdin=made.out)
    assert json.loads(one.out) == {"cases": [reference]}


def test_recovery_key_that_cannot_be_says_why(handrail: Handrail) -> None:
    """An impossible split, too few shares, none at all and someone unknown are one sentence each."""
    assert handrail("keys", "recovery", "make", "--split", "3", "of", "2").status == 65
    share = handrail("keys", "recovery", "make", "--json").out
    shares = json.loads(share)["shares"]
    none = handrail("keys", "recovery", "open", "bea@example.org", stdin="\n")
    assert (none.status, "one a line" in none.err) == (2, True)
    assert "misspelled" in handrail("keys", "recovery", "open", "bea@example.org", stdin="no such words").err
    assert "person list" in handrail("keys", "recovery", "open", "bea@example.org", stdin=shares[0]).err
