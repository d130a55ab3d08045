"""
`deploy/prefect.yaml` is read by Prefect's own loader and names flows that exist.
"""

from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.flows import load_flow_from_entrypoint
from ruamel.yaml import YAML

FILE = Path(__file__).parents[3] / "deploy" / "prefect.yaml"


def test_every_deployment_loads_its_flow() -> None:
    """Each entrypoint is a flow, deployed under the flow's name to a work pool."""
    model = PrefectYamlModel.model_validate(YAML(typ="safe").load(FILE))
    assert len(model.deployments) == 9
    for deployment in model.deployments:
        flow: Flow[..., Any] = load_flow_from_entrypoint(deployment.entrypoint or "")
        assert flow.name.replace("-", "_") == (deployment.entrypoint or "").rsplit(".", 1)[-1]
        assert deployment.work_pool is not None
