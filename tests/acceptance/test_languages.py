"""
Languages: who writes in theirs is answered in theirs where there are words for it, and no report is lost over it.
"""

import pytest

from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

WORDS = {"es": "Gracias", "fr": "Merci", "pt": "Agradecemos", "ar": "شكر", "ja": "Thank you", "xx": "Thank you"}


@pytest.mark.parametrize("language", sorted(WORDS))
async def test_reporter_is_answered_in_their_language(community: Community, language: str) -> None:
    """A11: the reporter's mails are in their language or else in English, those to facilitators in English."""
    opened = await community.report("Eles falam depressa demais", language=language)
    await community.pass_time(hours=25)
    first = community.mails("reporter@example.net")[0]
    assert WORDS[language] in first.text
    assert len(community.mails("reporter@example.net")) == 2
    assert "new, and waiting for someone" in community.subjects("facilitator-1", opened.reference)
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.language) == (CaseState.ESCALATED, language)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_local_contact_takes_what_is_in_their_language(community: Community) -> None:
    """A11: a local facilitator takes it and answers; the words arrive as they were written, in any script."""
    opened = await community.report("言葉が速すぎて分かりません", language="ja")
    await community.do("facilitator-3", opened.reference, Trigger.TAKE)
    await community.do("facilitator-3", opened.reference, Trigger.COUNSEL, note="隣に座って訳します")
    await community.do("facilitator-3", opened.reference, Trigger.MESSAGE, note="一緒に行きましょう")
    texts = {one.text for one in (await community.page("facilitator-3", opened.reference)).writings}
    assert texts == {"言葉が速すぎて分かりません", "隣に座って訳します", "一緒に行きましょう"}
    assert "一緒に行きましょう" in [one.text for one in (await community.seen_by_reporter(opened)).messages]
    assert await community.is_sound()
    assert await keeps_quiet(community)
