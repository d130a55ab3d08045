"""
The proof of a policy: `policies.proof.check` on every shipped policy; the slowest counts.

Beside it stands reading the same file: `policies.loading`, which parses and checks its form. Nobody who edits a policy
should wait much longer for the one than they are used to wait for the other.
"""

from time import perf_counter

from bench.figures import Figure, figure
from bench.plan import Plan
from policies import proof
from policies.loading import load_policy
from policies.shelf import LIBRARY


async def measure(plan: Plan) -> list[Figure]:
    """Answer the seconds of the slowest."""
    found: dict[str, tuple[float, float]] = {}
    for path in sorted(LIBRARY.glob("*.yaml")):
        policy = load_policy(path)

        async def prove() -> float:
            began = perf_counter()
            proof.check(policy)  # noqa: B023 - called before the next policy is looked at
            return perf_counter() - began

        async def read() -> float:
            began = perf_counter()
            load_policy(path)  # noqa: B023 - likewise
            return perf_counter() - began

        found[policy.name] = await plan.alternately(prove, read)
    slowest, read_it = max(found.values())
    return [figure("slowest policy proof", slowest, "s", ("reading the same file", read_it))]
