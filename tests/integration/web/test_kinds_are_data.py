"""
A whole kind of facilitation by a policy file alone: doors, desk, reporter's page and clock know it without any code.

The kind is the accessibility help-desk, one of the five roles whose content the programme leaves open (ROL-10).
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policies.shelf import LIBRARY
from states.case import Intent
from tests.integration.web.forms import browsers_at, hidden, sent, sign_in
from tests.integration.web.html_outline import Outline
from tests.support.community import Community, open_community

HELP_DESK = """
policy: accessibility
title: The accessibility help-desk
kind:
  of: accessibility
  words: {received: asked, counselled: looked into, escalated: with the organisers, resolved: arranged}
  takes: [information]
people:
  helpers: {role: helper, at_least: 1}
  organisers: {role: organiser, at_least: 1}
tiers: [organisers]
without_consent: [helpers, organisers]
routes:
  - to: helpers
promises:
  respond:
    to: reporter
    within: 48h
    from: received
    kept_by: [acknowledged, messaged, counselled, escalated]
    nudge: [{at: 24h, tell: holders}]
    broken: {do: escalate, tell: [helpers, organisers]}
  answer:
    to: reporter
    within: 7d
    from: [counselled, escalated]
    kept_by: [told, resolved]
    broken: {do: send_status, again_every: 7d, tell: holders}
  finish:
    within: 3d
    from: [told, reopened]
    kept_by: resolved
    broken: {do: alarm, again_every: 7d, tell: [helpers, organisers]}
outcomes: [arranged, not_possible]
counsel_outcomes: [arranged, not_possible]
keep: {otherwise: 30d}
"""
NEED = "Is there a hearing loop in the main room?"


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community whose folder holds its usual policy and one file more."""
    folder = tmp_path / "policies"
    folder.mkdir()
    usual = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")
    (folder / "carpentries.yaml").write_text(usual, encoding="utf-8")
    (folder / "accessibility.yaml").write_text(HELP_DESK, encoding="utf-8")
    async with open_community(tmp_path / "var", policies=folder) as opened:
        yield await opened.settle(facilitator=2, committee=3, helper=1, organiser=1)


async def test_form_takes_it_and_everybody_speaks_its_words(community: Community) -> None:
    """A need that comes by the form follows the file: its words stand on the desk and on the reporter's page."""
    browser = browsers_at(community)
    async with browser() as reporter, browser() as helper, browser() as facilitator:
        form = await reporter.get("/report")
        fields = hidden(form) | {"intent": "information", "text": NEED, "step": "send"}
        done = await reporter.post("/report", data=fields)
        assert done.status_code == 201
        receipt = _receipt(done.text)
        await sign_in(helper, "helper-1")
        await sign_in(facilitator, "facilitator-1")
        listed = (await helper.get("/desk")).text
        assert "<b>Asked</b>" in listed
        assert "Accessibility" in listed
        (reference,) = await community.cases_of("helper-1")
        assert reference not in (await facilitator.get("/desk")).text
        place = f"/desk/{reference}"
        assert (await facilitator.get(place)).status_code == 404
        steps = {"counsel": "looked into", "resolve": "arranged"}
        for trigger, word in {"": "asked", **steps}.items():
            if trigger:
                fields = {"trigger": trigger, "no_conflict": "yes", "outcome": "arranged" if word == "arranged" else ""}
                assert (await sent(helper, place, place, **fields)).status_code == 303
            assert f"<b>{word.capitalize()}</b>" in (await helper.get(place)).text
            back = await sent(reporter, "/receipt", "/receipt", receipt=receipt)
            assert f"<dd>{word}</dd>" in back.text
        assert await community.is_sound()


async def test_its_promises_are_broken_by_the_clock(community: Community) -> None:
    """A need that comes by the API and that nobody looks at goes to the organisers by consent, and they are told."""
    browser = browsers_at(community)
    asked = {"intent": "information", "text": NEED, "consent": {"committee": True}}
    async with browser() as program, browser() as organiser:
        told = await program.post("/api/reports", json=asked)
        assert told.status_code == 201
        assert [one["name"] for one in told.json()["promises"]] == ["respond"]
        reference = told.json()["reference"]
        await community.pass_time(hours=49)
        facts = await community.facts(reference)
        assert [one.name for one in facts.promises if one.broken_at] == ["respond"]
        assert {"helper-1", "organiser-1"} <= community.told(reference)
        assert not {"facilitator-1", "committee-1"} & community.told(reference)
        await sign_in(organiser, "organiser-1")
        assert "<b>With the organisers</b>" in (await organiser.get(f"/desk/{reference}")).text
        assert await community.is_sound()


async def test_what_is_no_need_follows_the_usual_policy(community: Community) -> None:
    """The file takes what it says it takes; a report stays a report, and danger is never a matter of help."""
    report = await community.report()
    danger = await community.report(NEED, intent=Intent.INFORMATION, danger=True)
    followed = [(await community.facts(one.reference)).row.policy for one in (report, danger)]
    assert followed == ["carpentries", "carpentries"]


def _receipt(text: str) -> str:
    return Outline(text).hidden()["shown"]
