"""
The board as a file of GitHub issues, in and out: the form of `gh issue list --json` and of GitHub's REST interface.

No network is used. Names, accounts and addresses are left behind in both directions; what comes in waits as a draft
for a facilitator's edit before anybody else sees it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.programme.board import BoardError, board_policy, day_of, places_of
from engine.programme.own_words import without_addresses
from engine.programme.publishing_items import LONGEST_LINK, LONGEST_TEXT, LONGEST_TITLE
from handrail.identifiers import new_id
from storage import board
from storage.board import BoardItem, BoardStanding

_CLOSING = frozenset({"done", "no_immediate_fix"})
"""Columns whose issues are closed."""
MOST = 2_000
"""More issues than anybody edits are not taken."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many issues came in as drafts, and how many were there already or could not be read."""

    taken: int
    known: int
    unreadable: int


async def import_issues(context: Context, text: str) -> Imported:
    """
    Take a file of issues as drafts; one that was taken before, by its address, is left alone.

    Raises:
        BoardError: it is no list of issues (`no-issues`), or there is no board (`no-board`).

    """
    policy = board_policy(context.shelf, context.settings.policy)
    if policy is None:
        raise BoardError("no-board")
    issues = _issues(text)
    now = day_of(context.clock.now())
    read = [_draft(one, places_of(policy), now) for one in issues]
    async with context.database.write() as session:
        known = set(await board.origins(session))
        fresh: list[BoardItem] = []
        for one in filter(None, read):
            if one.origin not in known:
                fresh.append(one)
                known.update(filter(None, [one.origin]))
        await board.add(session, fresh)
    unreadable = sum(one is None for one in read)
    return Imported(len(fresh), len(read) - unreadable - len(fresh), unreadable)


async def export_issues(context: Context) -> str:
    """Write what is on the public board as issues: title, body, labels and state, and nothing else."""
    async with context.database.read() as session:
        found = await board.listing(session, (BoardStanding.PUBLIC,))
    return json.dumps([_issue(one) for one in found], indent=2, ensure_ascii=False) + "\n"


def _issues(text: str) -> Sequence[object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BoardError("no-issues") from None
    if not isinstance(found, list) or len(found) > MOST:
        raise BoardError("no-issues")
    return found


def _draft(issue: object, places: Sequence[str], now: datetime) -> BoardItem | None:
    """Read one issue; a pull request, and what has no title, is none."""
    if not isinstance(issue, dict) or issue.get("pull_request"):
        return None
    title, body = _text(issue, "title", LONGEST_TITLE), _text(issue, "body", LONGEST_TEXT)
    if not title:
        return None
    address = next((issue[key] for key in ("html_url", "url") if isinstance(issue.get(key), str)), "")
    link = address if address.startswith(("https://", "http://")) and len(address) <= LONGEST_LINK else None
    place = next((one for one in _labels(issue) if one in places), places[0])
    return BoardItem(new_id(), title, body or title, place, BoardStanding.DRAFT, now, link, origin=link)


def _text(issue: dict[str, object], name: str, longest: int) -> str:
    said = issue.get(name)
    return without_addresses(said).strip()[:longest] if isinstance(said, str) else ""


def _labels(issue: dict[str, object]) -> Iterator[str]:
    labels = issue.get("labels")
    for one in labels if isinstance(labels, list) else ():
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name.strip().casefold().replace(" ", "_").replace("-", "_")


def _issue(one: BoardItem) -> dict[str, object]:
    """Write an entry; its link may say who works on it, so only what people read of it goes out."""
    state = "closed" if one.place in _CLOSING else "open"
    body = without_addresses(one.text)
    return {
        "title": without_addresses(one.title),
        "body": body,
        "labels": [one.place.replace("_", " ")],
        "state": state,
    }
