"""
Where a delivery goes: addresses are looked up when it is sent, so that whoever left or stepped out gets nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.context import Context, policy_of
from engine.telling.invitation_links import link_token
from engine.telling.outbox import MAIL
from engine.telling.second_channels import Where, where_of
from handrail.identifiers import CaseId
from states.case import Case
from states.people import Delivery
from storage import case_keys, cases, deliveries, exclusions, keystore
from vault.contacts import open_contact
from vault.errors import SealBrokenError
from vault.tokens import reply_token

INVITATION = "invitation"
_PLACES = {"channel-test": "/me", "term-ends": "/me", "someones-term-ends": "/people"}
"""Messages that are about no case, and the page that their link leads to."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one delivery goes, the link in it and where an answer to it goes; `zone` tells times."""

    to: str = field(repr=False)
    link: str = field(repr=False)
    reply_to: str | None = field(repr=False)
    zone: str
    state: str | None


async def addresses_of(context: Context, leased: Sequence[Delivery]) -> dict[str, Address]:
    """Answer the address of each delivery by its key; one whose recipient may not or cannot be told is left out."""
    ids = list(dict.fromkeys(one.case for one in leased if one.case))
    async with context.database.read() as session:
        by_mail = {one.person: None for one in leased if one.person and one.channel == MAIL}
        mailboxes = await deliveries.mailboxes(session, list(by_mail))
        elsewhere = {one.person: None for one in leased if one.person and one.channel != MAIL}
        channels = await where_of(context, session, list(elsewhere))
        found = await cases.by_ids(session, ids)
        zones = {key: (await policy_of(context, session, case)).calendar.zone for key, case in found.items()}
        away = await exclusions.of_cases(session, ids)
        reporters = [one.case for one in leased if one.person is None and one.case]
        sealed = await case_keys.contacts(session, list(dict.fromkeys(reporters)))
    contacts = await _opened(context, sealed)
    answers: dict[str, Address] = {}
    for one in leased:
        case = found.get(one.case) if one.case else None
        kept_away = away.get(one.case, frozenset()) if one.case else frozenset()
        if one.person is None:
            to = contacts.get(one.case or CaseId(""))
        elif one.person in kept_away:
            to = None
        else:
            to = mailboxes.get(one.person) if one.channel == MAIL else _elsewhere(channels.get(one.person), one.channel)
        if to:
            zone = zones.get(one.case, "UTC") if one.case else "UTC"
            answers[one.id] = _address(context, one, case, to, str(zone))
    return answers


def _elsewhere(where: Where | None, kind: str) -> str | None:
    """Answer the address of a second channel, unless it has become one of another kind since."""
    return where.address if where is not None and where.kind == kind else None


def _address(context: Context, one: Delivery, case: Case | None, to: str, zone: str) -> Address:
    web = context.settings.web_address
    if one.message in _PLACES:
        return Address(to, web + _PLACES[one.message], None, zone, None)
    if one.message == INVITATION and one.person and one.due_at:
        return Address(to, f"{web}/invitation/{link_token(context, one.person, one.due_at)}", None, zone, None)
    state = case.state.value if case else None
    if one.person is None and one.case:
        reply_to = f"report+{reply_token(context.server_key, one.case)}@{context.settings.mail_domain}"
        return Address(to, f"{web}/receipt", reply_to, zone, state)
    return Address(to, f"{web}/desk/{one.reference}" if one.reference else f"{web}/desk", None, zone, state)


async def _opened(context: Context, sealed: Mapping[CaseId, bytes]) -> dict[CaseId, str]:
    outer = await keystore.get_many(context.keystore, list(sealed)) if sealed else {}
    opened: dict[CaseId, str] = {}
    for case, blob in sealed.items():
        try:
            opened[case] = open_contact(context.server_key.open_outer(case, outer[case]), blob)
        except (KeyError, SealBrokenError):
            continue
    return opened
