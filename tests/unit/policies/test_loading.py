"""
Malformed policies: every fault is named with its line, its column and the nearest valid word, all of them at once.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.errors import HandrailError
from policies.loading import Fault, PolicyError, load_policy, parse_policy
from policies.reading import MOST_BYTES
from policies.schema import Policy

Edited = Callable[..., str]
MARK = "@@"
"""Stands in a spoiled text where its fault must be reported."""

SPOILED = [
    ("title: A small", "@@titel: A small", "no key 'titel'", "title"),
    ("{at_least: 2}", "{@@atleast: 2}", "no key 'atleast'", "at_least"),
    ("{at_least: 2}", "{at_least: @@two}", "a whole number", None),
    ("{at_least: 2}", "{at_least: @@true}", "a whole number", None),
    ("{at_least: 2}", "{at_least: @@-1}", "0 or more", None),
    ("{at_least: 3}", "{odd: @@maybe}", "true or false", None),
    ("{outside: committee}", "{outside: @@comittee}", "no group 'comittee'", "committee"),
    ("[committee, ombuds]", "[committee, @@ombud]", "no group 'ombud'", "ombuds"),
    ("[committee, ombuds]", "[committee, @@committee]", "stands in `tiers` twice", None),
    ("[committee, ombuds]", "@@[]", "at least one", None),
    ("{danger: true}", "{@@dangr: true}", "no key 'dangr'", "danger"),
    ("{danger: true}", "{intent: [report, @@counsle]}", "no intent 'counsle'", "counsel"),
    ("{danger: true}", "{intent: @@reports}", "no intent 'reports'", "report"),
    ("{danger: true}", "{channel: @@email}", "no channel 'email'", "mail"),
    ("{danger: true}", "{about: [@@comitee]}", "no group 'comitee'", "committee"),
    ("start: escalated", "start: @@escalate", "no starting state 'escalate'", "escalated"),
    ("start: escalated", "start: @@resolved", "no starting state 'resolved'", None),
    ("    to: committee\n", "    to: @@facilitators\n", "needs one of `tiers`", None),
    ("    start: escalated\n    to: committee\n", "", "`to` is missing", None),
    ("  - to: facilitators\n", "", "must fit every report", None),
    ("    to: reporter\n", "    to: @@reportr\n", "no group 'reportr'", None),
    ("within: 48h", "within: @@48", "'48' needs a unit", None),
    ("within: 48h", "within: @@48 hrs", "'48 hrs' is no duration", None),
    ("within: 48h", "within: @@forever", "a promise must end", None),
    ("within: 48h", "within: @@[48h]", "a duration is needed", None),
    ("from: received", "from: @@recieved", "no event 'recieved'", "received"),
    ("[counselled, escalated]", "[@@counseled, escalated]", "no event 'counseled'", "counselled"),
    ("[counselled, escalated]", "[counselled, received]", "cannot both start", None),
    ("at: 24h", "at: @@72h", "too late for 48h", None),
    ("tell: holders", "tell: @@holder", "no group 'holder'", None),
    ("do: escalate", "do: @@escalated", "no remedy 'escalated'", "escalate"),
    ("do: escalate,", "do: escalate, to: @@facilitators,", "leads to one of `tiers`", None),
    ("do: escalate,", "do: alarm, to: @@committee,", "use `tell`", None),
    ("do: escalate,", "do: escalate, again_every: @@7d,", "only send_status and alarm", None),
    ("do: escalate,", "do: alarm, again_every: @@0,", "only send_status and alarm", None),
    ("{do: escalate, tell: ombuds}", "@@{tell: ombuds}", "`do` is missing", None),
    ("    broken: {do: escalate, tell: ombuds}\n", "", "`broken` is missing", None),
    ("  answer:\n", "  @@backstop:\n", "a promise Handrail makes itself", None),
    ("  answer:\n", "  @@Answer me:\n", "use small letters", None),
    ("new-report", "@@new_report", "no message 'new_report'", "new-report"),
    ("[holders: new-report", "[@@holder: new-report", "no group 'holder'", None),
    ("  received: [h", "  @@receved: [h", "no event 'receved'", "received"),
    ("zone: Europe/Berlin", "zone: @@Europe/Berln", "no time zone 'Europe/Berln'", "Europe/Berlin"),
    ("business_days: mon-fri", "business_days: @@mon-fry", "no day of the week 'mon-fry'", "mon"),
    ("holidays: [12-24]", "holidays: [@@12-34]", "'12-34' is no holiday", None),
    ("{window: 30d, to: ombuds}", "{window: 30d, to: ombuds, by: @@others}", "no judges", None),
    ("keep: {otherwise: 14mo}", "keep: {otherwise: @@14 moons}", "is no duration", None),
    ("keep: {otherwise: 14mo}", "outcomes: [banned]\nkeep: {@@bannd: forever}", "no outcome 'bannd'", "banned"),
    ("keep: {otherwise: 14mo}", "decide: {vote: @@majorty}", "no vote 'majorty'", "majority"),
    ("keep: {otherwise: 14mo}", "decide: {vote: @@0}", "no vote", None),
    ("keep: {otherwise: 14mo}", "decide: {deadlock: {after: 7d, to: @@facilitators}}", "one of `tiers`", None),
    ("keep: {otherwise: 14mo}", "without_consent: [@@ombus]", "no group 'ombus'", "ombuds"),
    ("  ombuds: {outside", "  @@reporter: {}\n  ombuds: {outside", "already means something else", None),
    ("title: A small community", "title: A small community\n@@title: Again", "stands here twice", None),
    ("title: A small community", "title: @@17", "a word or a sentence", None),
    ("policy: small", "policy: @@Small Policy", "use small letters", None),
    (
        "calendar: {zone: Europe/Berlin, business_days: mon-fri, holidays: [12-24]}",
        "calendar: @@UTC",
        "a mapping",
        None,
    ),
    ("people:\n", "people: @@&everyone\n", "anchors and aliases", None),
    ("tiers: [committee, ombuds]", "tiers: @@*everyone", "anchors and aliases", None),
    ("title: A small community", "title: @@!!python/object/apply:os.system [ls]", "tags", None),
    ("tell:\n", "--- \n@@tell:\n", "one document", None),
    ("tell:\n", "? @@[a, b]\n: c\ntell:\n", "a key is one plain word", None),
    ("tiers: [committee, ombuds]", "tiers: [committee, ombuds", "this is no YAML", None),
    ("title: A small community", "title: A small community\n@@\ttab: 1", "this is no YAML", None),
]


def _faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, name="spoiled.yaml")
    return caught.value.faults


@pytest.mark.parametrize(("old", "new", "said", "nearest"), SPOILED)
def test_spoiled_policy_names_its_fault(edited: Edited, old: str, new: str, said: str, nearest: str | None) -> None:
    """Each mistake is told in a sentence, with the nearest valid word where one is near."""
    found = [fault for fault in _faults(edited((old, new)).replace(MARK, "")) if said in fault.message]
    assert found
    if nearest:
        assert found[0].nearest == nearest
        assert str(found[0]).endswith(f"; did you mean '{nearest}'?")


@pytest.mark.parametrize(("old", "new", "said", "_nearest"), [one for one in SPOILED if MARK in one[1]])
def test_spoiled_policy_shows_the_place(edited: Edited, old: str, new: str, said: str, _nearest: str | None) -> None:
    """Each mistake is shown at the very line and column where it stands."""
    marked = edited((old, new))
    before = marked[: marked.index(MARK)]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    found = [fault for fault in _faults(marked.replace(MARK, "")) if said in fault.message]
    if "document" in said:
        assert found[0].line == place[0] - 1
    else:
        assert (found[0].line, found[0].column) == place


def test_every_fault_is_told_at_once(edited: Edited) -> None:
    """Whoever mends a policy sees everything that is wrong with it in one go, from top to bottom."""
    text = edited(
        ("title: A small", "titel: A small"),
        ("within: 48h", "within: soon"),
        ("from: received", "from: recieved"),
        ("tell: ombuds", "tell: ombud"),
        ("new-report", "new_report"),
    )
    faults = _faults(text)
    assert len(faults) == 6
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert [fault.nearest for fault in faults] == [None, "title", None, "received", "ombuds", "new-report"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words", "- a\n- list\n", "17", "null"])
def test_text_that_is_no_mapping_is_refused(text: str) -> None:
    """An empty file or a bare word is told to be no policy."""
    assert "a policy is a mapping" in _faults(text)[0].message


def test_error_is_ours_and_reads_like_a_compiler_s(edited: Edited) -> None:
    """The error is one of Handrail's; its message has one line for each fault, which editors can jump to."""
    with pytest.raises(HandrailError) as caught:
        parse_policy(edited(("from: received", "from: recieved")), name="a.yaml")
    assert str(caught.value).startswith("a.yaml:18:11: there is no event 'recieved'; there are: ")


def test_policy_file_is_loaded_from_its_path(tmp_path: Path, edited: Edited) -> None:
    """A file with a byte order mark and windows line ends loads like any other."""
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + edited().replace("\n", "\r\n").encode())
    assert load_policy(path).name == "small"


def test_missing_file_is_a_fault(tmp_path: Path) -> None:
    """A file that is not there is told as a fault of that file."""
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        load_policy(tmp_path / "none.yaml")


def test_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told with their place."""
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"policy: small\ntitle: caf\xe9\n")
    with pytest.raises(PolicyError, match=r":2:11: the file is not written in UTF-8"):
        load_policy(path)


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file beyond the limit is refused, whatever stands in it."""
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * MOST_BYTES + "é".encode() * 10)
    with pytest.raises(PolicyError, match="is larger than"):
        load_policy(path)


def test_too_many_groups_are_told_in_time(edited: Edited) -> None:
    """A file made to be slow, with words by the thousand that are nearly groups, is refused quickly."""
    many = "".join(f"  group{number}: {{}}\n" for number in range(1000))
    near = ", ".join(f"groop{number}" for number in range(1000))
    text = edited(
        ("  ombuds: {outside", f"{many}  ombuds: {{outside"), ("appeal:", f"without_consent: [{near}]\nappeal:")
    )
    assert [fault.message for fault in _faults(text)] == ["there are too many here"]


def _outcome(text: str) -> tuple[Fault, ...] | Policy:
    try:
        return parse_policy(text)
    except PolicyError as error:
        return error.faults


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_random_damage_ends_in_faults_or_a_policy(edited: Edited, data: st.DataObject) -> None:
    """Whatever a slip of the hand does to a file, it is still a policy, or its faults are told with their places."""
    text = edited()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    damage = data.draw(st.text(alphabet="ab: -[]{}#&*!|>'\"%@`,?\n\t0é\x00", max_size=12))
    outcome = _outcome(text[:start] + damage + text[end:])
    if isinstance(outcome, Policy):
        assert outcome.routes[-1].when.matches_all
    else:
        assert outcome
        assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in outcome)
