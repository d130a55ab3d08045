"""
Whether anything that people wrote about a case is found where it must never be.

It looks where strangers look: in every mail, in what operators see, and in the bytes a thief of the databases gets.
"""

import re
from pathlib import Path

import asyncpg

from tests.support.community import Community


async def keeps_quiet(community: Community) -> bool:
    """Answer True when no three words in a row of anything that was said are found; a find fails the assertion."""
    places = {"a mail": _mails(community), "an operator's view": await _operators(community)}
    places["the databases"] = await _stolen(community)
    found = [
        (where, words) for where, text in places.items() for said in community.said for words in runs_in(said, text)
    ]
    assert found == [], found
    return len(places["the databases"]) > 0


def runs_in(said: str, text: str) -> list[str]:
    """Answer the parts of a sentence, three words each, that stand in a text of small letters."""
    words = said.lower().split()
    runs = [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]
    return [run for run in runs if run in text or run.encode().hex() in text]


def _mails(community: Community) -> str:
    return _plain("\n".join(mail.subject + "\n" + mail.text for mail in community.mails()))


async def _operators(community: Community) -> str:
    desk = community.desk
    listed = await desk.list_cases()
    logs = [await desk.case_log(one.row.reference) for one in listed]
    seen = (listed, logs, await desk.picture(), await desk.measures(), await desk.audit(), community.applied)
    return _plain(repr(seen))


async def _stolen(community: Community) -> str:
    """Answer the databases as a thief reads them: the files themselves, or every row of every table."""
    url = community.settings.database_url
    return _plain(_files(community.settings.data) + (await _rows(url.get_secret_value()) if url else ""))


def _files(folder: Path) -> str:
    found = [path for path in folder.rglob("*.db*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in found)


async def _rows(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        some = [await connection.fetch(f'SELECT t::text AS row FROM "{table[0]}" t') for table in tables]  # noqa: S608 - names from the catalogue
    finally:
        await connection.close()
    return "\n".join(str(row["row"]) for rows in some for row in rows)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower())
