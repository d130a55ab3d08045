"""
The operators' picture is published under fixed keys, and only what has changed.
"""

from typing import cast

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate

from flows.pictures import Pictures
from tests.unit.flows.memory_desk import MemoryDesk


class Client:
    """Remembers the artifacts it is given."""

    def __init__(self) -> None:
        """Begin with none."""
        self.keys: list[str | None] = []

    async def create_artifact(self, artifact: ArtifactCreate) -> None:
        """Remember one."""
        self.keys.append(artifact.key)


async def test_picture_is_published_once_until_it_changes() -> None:
    """The same picture again makes no artifact; a change makes those it concerns."""
    desk, client, pictures = MemoryDesk(), Client(), Pictures()
    for _ in range(2):
        await pictures.publish(cast("PrefectClient", client), await desk.picture(), None)
    assert sorted(map(str, client.keys)) == ["delivery-backlog", "due-next", "open-cases", "promises-kept"]

    desk.add(1)
    await pictures.publish(cast("PrefectClient", client), await desk.picture(), None)
    assert client.keys[4:] == ["due-next"]
