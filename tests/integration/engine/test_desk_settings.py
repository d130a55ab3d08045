"""
What an operator sets reaches the desk: the community's own messages, and the secret that signs webhooks.
"""

from pathlib import Path
from unittest.mock import patch

import pytest
from pydantic import SecretStr

from engine import assembling
from notifiers.registry import notifiers_from
from tests.support.community import open_community


async def test_own_words_go_out(tmp_path: Path) -> None:
    """A file in the community's folder replaces ours for that message; the others stay ours."""
    own = tmp_path / "messages"
    (own / "acknowledgement").mkdir(parents=True)
    (own / "acknowledgement" / "en.txt").write_text("Subject: {{ reference }}: in our words\n\n{{ link }}\n")
    async with open_community(tmp_path / "data", messages=own) as community:
        await community.settle(facilitator=2)
        opened = await community.report()
        await community.work()
        assert community.subjects("reporter@example.net", opened.reference) == ["in our words"]
        assert community.subjects("facilitator-1", opened.reference) not in ([], ["in our words"])


@pytest.mark.parametrize("secret", [None, "made up"])
async def test_webhooks_are_signed_with_the_secret(tmp_path: Path, secret: str | None) -> None:
    """The secret of the settings is the channel's; without one the channel has none either."""
    chosen = None if secret is None else SecretStr(secret)
    with patch.object(assembling, "notifiers_from", wraps=notifiers_from) as made:
        async with open_community(tmp_path, webhook_secret=chosen):
            assert made.call_args.kwargs["webhook_secret"] == secret
