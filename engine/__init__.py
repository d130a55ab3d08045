"""
What the system does: open a case, ask for a move, apply moves, deliver messages, reconcile; one transaction each.

Plain Python: it knows no Prefect and no HTTP. When these functions run is for `flows`; how they look is for `web`.
"""
