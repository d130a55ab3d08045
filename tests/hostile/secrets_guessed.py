"""
Receipts and reply tokens that nobody was given: at random, cut, doubled, in other letters that look the same.
"""

from hypothesis import strategies as st

from engine.report import Channel, IncomingReport
from handrail.errors import UnknownCaseError
from states.case import Intent
from tests.hostile.doors import Door, silent
from tests.hostile.pieces import texts
from tests.hostile.world import World
from vault.receipts import parse_receipt
from vault.tokens import read_reply_token, reply_token
from vault.words import WORDS

_ALIKE = str.maketrans({"a": "\u0430", "e": "\u0435", "o": "\u043e", "i": "\u0456", "c": "\u0441", "p": "\u0440"})
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_words = st.lists(st.sampled_from(WORDS), min_size=9, max_size=13).map("-".join)
_letters = st.one_of(st.text(_BASE32, min_size=40, max_size=50), st.text(_BASE32.upper(), min_size=45, max_size=45))
_changes = st.sampled_from(
    (
        lambda text: text[:-1],
        lambda text: text + text,
        lambda text: text.translate(_ALIKE),
        lambda text: text[::-1],
        lambda text: text.replace("-", "\x00"),
        lambda text: text + "\ud800",
        lambda text: f"{text}-{text.split('-')[0]}",
        lambda text: text * 200,
        lambda text: "-".join(sorted(text.split("-"))),
    )
)
_guessed = st.one_of(_words, _letters, texts)


async def _take(world: World, given: tuple[str, object]) -> None:
    """Look that what nobody was given opens nothing, nor what somebody was given once it is changed."""
    guessed, change = given
    assert callable(change)
    server_key = world.community.desk.context.server_key
    token = reply_token(server_key, world.case)
    for tried in (guessed, change(guessed), change(world.receipt), change(token)):
        if (found := read_reply_token(server_key, tried)) is not None:
            assert tried.lower() == token, "a token that nobody wrote was taken"
            assert found == world.case
        if parse_receipt(tried) == parse_receipt(world.receipt):
            continue
        report = IncomingReport(intent=Intent.REPORT, channel=Channel.MAIL, text="x")
        if found is None:
            assert await world.community.desk.continue_case(tried, report) is None
        try:
            await world.community.desk.reporter_view(tried)
        except UnknownCaseError as error:
            silent(f"{error} {error!r}")
        else:
            raise AssertionError("a receipt that nobody was given opened a case")


GUESSES = Door("receipts and tokens", st.tuples(_guessed, _changes), _take, examples=60)
