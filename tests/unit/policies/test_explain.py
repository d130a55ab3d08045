"""
Explaining: everything that a policy says stands in its plain words, and reads aloud.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from policies.explain import explain
from policies.explain_rest import SPOKEN_OF, rest
from policies.schema import Policy
from policies.shelf import Shelf
from tests.unit.policies.language import keys, with_other

CHRISTMAS_EVE = datetime.fromisoformat("2026-12-24T16:00+01:00")


def words(policy: Policy) -> str:
    """Answer the explanation without the version, which changes with everything."""
    return explain(policy).replace(policy.version, "")


@pytest.mark.parametrize("name", Shelf.from_folder(None).names())
def test_explanation_leaves_nothing_out(library: Shelf, name: str) -> None:
    """A reader of the plain words meets every promise, group, route and outcome that the policy has."""
    policy = library.active(name)
    text = explain(policy)
    assert policy.version in text
    plain = text.lower().replace("_", " ")
    for word in (*policy.promises, *policy.people, *(outcome for outcome in policy.keep if outcome != "otherwise")):
        assert word.replace("_", " ") in plain
    assert text.count("\nRoute ") == len(policy.routes)


@pytest.mark.parametrize(("model", "name"), list(keys()), ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_every_key_is_said(small: Policy, model: type[BaseModel], name: str) -> None:
    """Whichever key of the language says something else, its explanation says something else too."""
    before, after = with_other(small, model, name)
    assert words(before) != words(after)


def test_a_key_without_a_sentence_is_read_out_all_the_same(parsed: Callable[..., Policy]) -> None:
    """A key that is younger than the sentences comes with its place, its value and the words of the schema."""
    policy = parsed(("committee: {at_least: 3}", "committee: {at_least: 3, odd: true}"))
    assert list(rest(policy)) == []
    spoken = SPOKEN_OF[type(policy.people["committee"])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SPOKEN_OF, type(policy.people["committee"]), spoken.replace("odd ", ""))
        assert "  people.committee.odd is true: it should have an odd number of members.\n" in explain(policy)


def test_explanation_reads_as_sentences(library: Shelf) -> None:
    """A promise is a few short sentences that can be read aloud."""
    assert (
        "  Counsel: within 48 hours after the report arrives, one of these happens: the reporter is counselled; the "
        "case reaches those who decide. The reporter is owed this. After 36 hours, those who hold the case will be "
        "reminded. If the time comes first, the case goes to the committee.\n"
    ) in explain(library.active("carpentries"))


def test_explanation_gives_dates_in_the_policys_zone(parsed: Callable[..., Policy]) -> None:
    """With an instant, promises and silence come with weekday and time on the community's own clock, days off named."""
    berlin = parsed(("holidays: [12-24]", "holidays: [12-25, 12-26]"))
    text = explain(berlin, at=CHRISTMAS_EVE)
    assert "  It comes on Thursday 24 December 2026, 16:00. Promised then:\n" in text
    assert "    answer: by Saturday 26 December 2026, 16:00, a day off (2 days after the report)\n" in text
    assert "    Friday 25 December 2026, 16:00, a day off (1 day after the report): a reminder of 'answer' goes" in text
    assert explain(berlin, at=CHRISTMAS_EVE.astimezone(UTC)) == text


def test_one_route_alone_is_explained(library: Shelf) -> None:
    """With a route only its timeline is written."""
    text = explain(library.active("carpentries"), route=2)
    assert "Route 2" in text
    assert text.count("\nRoute ") == 1
    assert "What is promised" not in text


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("decide: {vote: two_thirds}", "When a tier decides, two thirds must agree."),
        (
            "decide: {hear_reported: must, reported_silent_after: 9d}",
            "must be heard before a decision; without an answer",
        ),
        ("decide: {hear_reported: never}", "The person reported is never heard"),
        (
            "decide: {ask_reporter_before_enacting: true}",
            "Before an outcome takes effect the reporter is asked about it",
        ),
        ("decide: {approval: {banned: ombuds}}", "The outcome banned takes effect only when the ombuds approve."),
        ("withdraw: {allowed: false}", "A report cannot be taken back"),
        (
            "unilateral: {who: committee, report_within: 24h, at_most: 60d}",
            "It lasts 60 days at most without the group.",
        ),
        ("transparency: {every: 3mo, hide_below: 4}", "are published every 3 months."),
        ("transparency: {every: 3mo, hide_below: 4}", "Numbers smaller than 4 are not shown."),
        ("conflicts: {soft: excluded, reason_needed: true}", "Who steps out says why."),
        ("outcomes: [warning, banned]", "What may come out: warning and banned."),
        ("measures: {banned: {lasts: forever, returns: on_request}}", "lasts until those who decide end it."),
        ("notes: [We meet with tea.]", "    We meet with tea."),
        ("activation: {agree: 1}", "counts once 1 person agrees to it."),
    ],
)
def test_rule_is_read_out(parsed: Callable[..., Policy], rule: str, sentence: str) -> None:
    """Each rule is one sentence."""
    assert sentence in explain(parsed(("keep: {otherwise: 14mo}", rule)))


def test_absent_appeal_is_read_out(parsed: Callable[..., Policy]) -> None:
    """That there is no appeal is something people must know."""
    assert "There is no appeal." in explain(parsed(("appeal: {window: 30d, to: ombuds}\n", "")))
    full = "appeal: {window: 30d, to: ombuds, grounds: process, suspends: true, answer_within: 14d}"
    text = explain(parsed(("appeal: {window: 30d, to: ombuds}", full)))
    assert (
        "An appeal goes to the ombuds, within 30 days after the reporter is told the answer, on a fault in how it was"
    ) in text
    assert "The outcome waits until the appeal is heard." in text
    assert "An appeal is answered within 14 days after the reporter appeals." in text
