"""
GitHub issues from a file: what comes in as a draft, what is left behind, and that taking twice is taking once.
"""

import json

import pytest

from engine.programme.board import BoardError
from engine.programme.publishing_items import Draft
from storage.board import BoardStanding
from tests.support.community import Community

ISSUES = [
    {
        "number": 7,
        "title": "Ramps for room two, says @wheel-user",
        "body": "Mail me: giver@example.net",
        "labels": [{"name": "Under way"}, {"name": "help wanted"}],
        "html_url": "https://issues.example.org/7",
        "user": {"login": "wheel-user"},
        "assignee": {"login": "someone-else"},
    },
    {
        "title": "Coffee",
        "body": None,
        "labels": ["done"],
        "url": "https://issues.example.org/8",
        "author": {"login": "x"},
    },
    {"title": "A change", "pull_request": {"url": "https://issues.example.org/9"}},
    {"body": "without a title"},
    "no issue",
]


async def test_issues_wait_as_drafts_without_people(community: Community) -> None:
    """Titles, texts, columns and links come in; accounts, addresses and authors stay behind; twice is once."""
    first = await community.desk.import_issues(json.dumps(ISSUES))
    again = await community.desk.import_issues(json.dumps(ISSUES))
    assert (first.taken, first.unreadable, again.taken, again.known) == (2, 3, 0, 2)
    kept = await community.desk.kept_board(await community.visitor("facilitator-1"))
    by_title = {one.title: (one.text, one.place, one.link, one.standing) for one in kept.entries}
    assert by_title == {
        "Ramps for room two, says someone": (
            "Mail me: someone",
            "under_way",
            "https://issues.example.org/7",
            BoardStanding.DRAFT,
        ),
        "Coffee": ("Coffee", "done", "https://issues.example.org/8", BoardStanding.DRAFT),
    }
    shown = await community.desk.public_board()
    assert shown is not None
    assert shown.entries == ()
    assert "giver@example.net" not in repr(kept) + str(by_title)


async def test_draft_goes_out_once_it_was_edited(community: Community) -> None:
    """After a facilitator's edit it is public, and only then in the file that goes out; nobody is in that file."""
    await community.desk.import_issues(json.dumps(ISSUES[:1]))
    assert json.loads(await community.desk.export_issues()) == []
    facilitator = await community.visitor("facilitator-1")
    (draft,) = (await community.desk.kept_board(facilitator)).entries
    await community.desk.change_entry(facilitator, draft.id, Draft("Ramps", "Room two has steps.", "done"))
    assert json.loads(await community.desk.export_issues()) == [
        {"title": "Ramps", "body": "Room two has steps.", "labels": ["done"], "state": "closed"}
    ]
    with pytest.raises(BoardError, match="address-in-text"):
        await community.desk.change_entry(facilitator, draft.id, Draft("Ask @someone", "Soon.", "done"))


async def test_imported_entry_that_is_an_incident_becomes_a_report(community: Community) -> None:
    """B37: what came from a public tracker leaves the board, too, and its words are a report for the facilitators."""
    issue = {
        "title": "Long sessions",
        "body": "and the host put his hand on my knee",
        "html_url": "https://i.example.org/1",
    }
    await community.desk.import_issues(json.dumps([issue]))
    facilitator = await community.visitor("facilitator-1")
    (draft,) = (await community.desk.kept_board(facilitator)).entries
    left = await community.desk.entry_leaves(facilitator, draft.id, "")
    assert left.report is not None
    page = await community.page("facilitator-2", left.report)
    assert [one.text for one in page.writings] == ["Long sessions\n\nand the host put his hand on my knee"]
    (gone,) = (await community.desk.kept_board(facilitator)).entries
    assert (gone.title, gone.text, gone.link, gone.standing) == ("", "", None, BoardStanding.PRIVATE)
    assert await community.is_sound()


@pytest.mark.parametrize("text", ["", "{}", "[" * 100_000, json.dumps([{}] * 2_001)])
async def test_what_is_no_list_of_issues_is_refused(community: Community, text: str) -> None:
    """Nothing of it is taken, and nothing falls over."""
    with pytest.raises(BoardError, match="no-issues"):
        await community.desk.import_issues(text)
