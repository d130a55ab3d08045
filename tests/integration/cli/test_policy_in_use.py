"""
Doors do not open on a policy that is not there: everybody who came would be turned away, and nobody told.
"""

from pathlib import Path

import pytest

from tests.integration.cli.running import typed

_LIBRARY = Path(__file__).parents[3] / "policies" / "library"


@pytest.mark.parametrize("word", ["web", "up"])
async def test_doors_stay_shut_without_the_policy_in_use(tmp_path: Path, word: str) -> None:
    """The command ends as with any wrong setting, and names the setting, the policy, and those there are."""
    status, _, said = await typed(tmp_path / "data", word, more={"HANDRAIL_POLICY": "nowhere"})
    assert status == 78
    assert "HANDRAIL_POLICY: there is no policy nowhere; there are: carpentries, " in said


async def test_own_folder_without_a_name_is_a_fault(tmp_path: Path) -> None:
    """A folder of one's own without the usual name is such a setting too, unless the name is said."""
    own = tmp_path / "policies"
    own.mkdir()
    (own / "minimal.yaml").write_text((_LIBRARY / "minimal.yaml").read_text("utf-8"), "utf-8")
    status, _, said = await typed(tmp_path / "data", "web", more={"HANDRAIL_POLICIES": str(own)})
    assert (status, "there are: minimal.\n" in said) == (78, True)
