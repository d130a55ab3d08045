"""
What a policy promises and cannot keep, and what holds at worst: the proof, put together.

That the file is well formed is proved by `policies.loading` before; the parts are in `policies.proving`.
"""

from policies.proving import limits, properties
from policies.proving.dark import Dark
from policies.proving.findings import Finding, Proof
from policies.proving.graph import Graph, explore
from policies.schema import Policy

__all__ = ["Finding", "Proof", "check", "prove"]


def check(policy: Policy) -> tuple[Finding, ...]:
    """Answer everything the policy cannot keep; empty means that all of it holds."""
    graph = explore(policy)
    return _findings(policy, graph, Dark(graph))


def prove(policy: Policy) -> Proof:
    """Answer everything the policy cannot keep, and the figures of what it can."""
    graph = explore(policy)
    dark = Dark(graph)
    return Proof(_findings(policy, graph, dark), limits.figures(graph, dark))


def _findings(policy: Policy, graph: Graph, dark: Dark) -> tuple[Finding, ...]:
    return (
        *properties.silences(graph),
        *properties.unreachable_routes(policy),
        *properties.exposing_routes(policy),
        *properties.idle_promises(graph),
        *properties.tiers_by_hand(graph),
        *properties.empty_groups(policy),
        *properties.unheard_steps(graph),
        *properties.dead_ends(policy),
        *limits.late_hearing(policy, dark),
        *limits.long_silences(policy, dark),
        *limits.too_many_messages(policy, dark),
    )
