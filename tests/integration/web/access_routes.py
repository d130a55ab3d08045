"""
What is expected of every address: one line each, by method and path as the application itself lists them.

A new address gets its line here, or `test_every_route_is_declared` fails by its name. The matrix does the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from states.lifecycle import Trigger


class Kind(StrEnum):
    """What an address shows, as far as cases go."""

    CASE = "case"
    """One case, named in the path: allowed, or exactly as if it did not exist."""
    LISTS = "lists"
    """Cases of who is signed in, without one being named: a hidden case must not change one byte."""
    RECEIPT = "receipt"
    """The reporter's own case, by the receipt alone."""
    NO_CASE = "no case"
    """Nothing that depends on a case which somebody may be kept away from."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How an address is asked; `form` and `json` are bodies that are well formed and refused where they are allowed."""

    kind: Kind
    why: str = ""
    form: Mapping[str, str] | None = None
    json: Mapping[str, object] | None = None
    queries: tuple[str, ...] = ("",)
    content: bool = False
    """Whether it hands out what was written, so that a key to the case is needed too."""
    moves: bool = False
    """Whether a good request changes the case; the matrix of moves then asks it with `good`."""
    good: Mapping[str, object] = field(default_factory=dict)
    """What has to be different in the body so that the request is granted."""


def case(*queries: str) -> Expected:
    """Expect a page or answer about one case, which changes nothing."""
    return Expected(Kind.CASE, queries=queries or ("",))


def content(*queries: str) -> Expected:
    """Expect what was written in one case, or a file of it: only who holds a key may have it."""
    return Expected(Kind.CASE, queries=queries or ("",), content=True)


def case_form(*, content: bool = False, **fields: str) -> Expected:
    """Expect a form of one case that leaves the case as it is."""
    return Expected(Kind.CASE, form=fields, content=content)


def case_json(**fields: object) -> Expected:
    """Expect a JSON body about one case that leaves the case as it is."""
    return Expected(Kind.CASE, json=fields)


def move_form(good: Mapping[str, object], **fields: str) -> Expected:
    """Expect a form that moves a case: `fields` as they are refused, and with `good` as they are granted."""
    return Expected(Kind.CASE, form=fields, moves=True, good=good)


def move_json(good: Mapping[str, object], **fields: object) -> Expected:
    """Expect JSON that moves a case: `fields` as they are refused, and with `good` as they are granted."""
    return Expected(Kind.CASE, json=fields, moves=True, good=good)


def lists(*queries: str) -> Expected:
    """Expect a list, count, feed or export; ask it with each of these queries, such as `?state=received`."""
    return Expected(Kind.LISTS, queries=queries or ("",))


def no_case(why: str) -> Expected:
    """Expect nothing about a case that anybody is kept away from, and say why that is so."""
    return Expected(Kind.NO_CASE, why)


RECEIPT = Expected(Kind.RECEIPT, "opens the reporter's own case, by the receipt in the body")
_NOTE = {"trigger": Trigger.NOTE.value, "note": "Words.", "expects": "999"}
_NOBODY_S = no_case("the same for everybody")
_THEIR_KEYS = no_case("the person's own keys")
_ROSTER = no_case("about people; the keeper's counts leave out what is hidden from the keeper")
_NUMBERS = no_case("counts that everybody may see, with nothing small among them")
_PROGRAMME = no_case("events and watches, from which nobody is kept away; no report is named in them")
_TRAININGS = no_case("trainings and terms of service, from which nobody is kept away; no report is named in them")
_MACHINES = no_case("counts for operators, without names of cases")

ROUTES: dict[str, Expected] = {
    "GET /": _NOBODY_S,
    "GET /static/{path}": _NOBODY_S,
    "GET /openapi.json": _NOBODY_S,
    "GET /events/{slug}": _NOBODY_S,
    "GET /certificates": _NOBODY_S,
    "GET /certificates/{slug}": _NOBODY_S,
    "GET /certificates/{slug}/{watch}": _NOBODY_S,
    "GET /board": _NOBODY_S,
    "GET /board.json": _NOBODY_S,
    "GET /board/keep": lists(),
    "POST /board/keep/{entry}": no_case("an entry of the public board; its case is found only by who may read it"),
    "GET /board/scouting": no_case("who reads which channel; no case is named there"),
    "POST /board/scouting": no_case("who reads which channel; no case is named there"),
    "GET /programme": lists(),
    "GET /programme/cases/{reference}": _PROGRAMME,
    "POST /programme/spaces": _PROGRAMME,
    "GET /programme/spaces/{slug}": _PROGRAMME,
    "POST /programme/spaces/{slug}": _PROGRAMME,
    "POST /programme/events": _PROGRAMME,
    "GET /programme/events/{slug}": _PROGRAMME,
    "POST /programme/events/{slug}": _PROGRAMME,
    "GET /programme/watches/{watch}": _PROGRAMME,
    "POST /programme/watches/{watch}": _PROGRAMME,
    "GET /apply": _NOBODY_S,
    "POST /apply": _TRAININGS,
    "GET /apply/place": _NOBODY_S,
    "POST /apply/place": _TRAININGS,
    "GET /cohorts/{number}.ics": _NOBODY_S,
    "GET /facilitators": _NOBODY_S,
    "GET /programme/cohorts": _TRAININGS,
    "POST /programme/cohorts": _TRAININGS,
    "GET /programme/cohorts/{cohort}": _TRAININGS,
    "POST /programme/cohorts/{cohort}": _TRAININGS,
    "GET /programme/service": _TRAININGS,
    "POST /programme/service": _TRAININGS,
    "GET /programme/mentoring": lists(),
    "POST /programme/mentoring": _TRAININGS,
    "GET /healthz": _MACHINES,
    "GET /readyz": _MACHINES,
    "GET /metrics": _MACHINES,
    "GET /mailbox": no_case("for development only"),
    "GET /policy": _NOBODY_S,
    "GET /policy/{name}": _NOBODY_S,
    "GET /policy/{name}/picture.svg": _NOBODY_S,
    "GET /safety": _NOBODY_S,
    "GET /ombuds": _NOBODY_S,
    "GET /desk/ombuds": lists(),
    "GET /numbers": _NUMBERS,
    "POST /numbers": _NUMBERS,
    "GET /numbers.csv": _NUMBERS,
    "GET /api/numbers": _NUMBERS,
    "GET /desk/new": no_case("an empty form"),
    "POST /desk/new": no_case("opens a case"),
    "GET /desk/deadlines": lists(),
    "POST /desk/deadlines": no_case("the address of the person's own calendar"),
    "GET /desk/clocks.csv": lists(),
    "GET /calendar/{secret}.ics": lists(),
    "GET /report": _NOBODY_S,
    "POST /report": no_case("opens a case"),
    "POST /api/reports": no_case("opens a case"),
    "POST /api/webhooks/{name}": no_case("opens a case"),
    "GET /receipt": _NOBODY_S,
    "POST /receipt": RECEIPT,
    "POST /receipt/confirm": RECEIPT,
    "POST /receipt/move": RECEIPT,
    "POST /api/receipt": RECEIPT,
    "POST /api/receipt/moves": RECEIPT,
    "GET /sign-in": _NOBODY_S,
    "POST /sign-in": no_case("says who someone is"),
    "POST /sign-out": no_case("ends a sign-in"),
    "POST /api/sign-in": no_case("says who someone is"),
    "POST /api/sign-out": no_case("ends a sign-in"),
    "POST /api/recover": _THEIR_KEYS,
    "GET /recover": _NOBODY_S,
    "POST /recover": _THEIR_KEYS,
    "POST /recover/written": _THEIR_KEYS,
    "GET /me": _THEIR_KEYS,
    "POST /me/passphrase": _THEIR_KEYS,
    "POST /me/rest": _THEIR_KEYS,
    "POST /me/channel": _THEIR_KEYS,
    "POST /me/quiet": _THEIR_KEYS,
    "POST /me/sign-ins": _THEIR_KEYS,
    "POST /me/recovery-code": _THEIR_KEYS,
    "POST /me/recovery-code/written": _THEIR_KEYS,
    "POST /me/second-factor": _THEIR_KEYS,
    "POST /me/second-factor/take": _THEIR_KEYS,
    "POST /me/second-factor/drop": _THEIR_KEYS,
    "GET /people": lists(),
    "POST /people/invite": _ROSTER,
    "POST /people/{person}": _ROSTER,
    "GET /invitation/{token}": _ROSTER,
    "POST /invitation/{token}": _ROSTER,
    "POST /welcome/written": _THEIR_KEYS,
    "GET /desk/{reference}/keys": case(),
    "POST /desk/{reference}/keys": case_form(email="nobody-there@example.org"),
    "POST /api/me/passphrase": _THEIR_KEYS,
    "POST /api/me/recovery-code": _THEIR_KEYS,
    "POST /api/me/second-factor": _THEIR_KEYS,
    "POST /api/me/second-factor/take": _THEIR_KEYS,
    "POST /api/me/second-factor/drop": _THEIR_KEYS,
    "GET /desk": lists("", "?q={reference}"),
    "GET /api/cases": lists(),
    "GET /desk/{reference}/letters": case(),
    "GET /desk/{reference}/letters/{letter}": case(),
    "POST /desk/{reference}/letters/{letter}": case_form(way="keep", text=""),
    "GET /desk/{reference}/board": case(),
    "POST /desk/{reference}/board": case_form(do="publish", title="A", text="B", column="planned", told="C"),
    "POST /desk/{reference}/links": case_form(other="HR-22222222", kind="apart"),
    "GET /desk/{reference}": case("", "?done=counsel", "?pending=x"),
    "POST /desk/{reference}": move_form({"expects": "", "no_conflict": "yes"}, **_NOTE),
    "GET /desk/{reference}/files/{file}": content(),
    "GET /desk/{reference}/files/{file}/original": content(),
    "POST /desk/{reference}/files/{file}/original": case_form(content=True),
    "GET /api/cases/{reference}": case(),
    "POST /api/cases/{reference}/moves": move_json(
        {"expects": None, "no_conflict": True}, trigger="note", note="Words.", expects=999
    ),
    "POST /desk/{reference}/export": case_form(content=True, reason="meeting"),
    "POST /api/cases/{reference}/export": Expected(Kind.CASE, json={"reason": "meeting"}, content=True),
    "POST /api/cases/{reference}/grants": case_json(email="nobody-there@example.org"),
}
"""What is expected of each address."""
