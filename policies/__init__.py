"""
Policies: what a community promises, read from a YAML document and answered as values.

A policy says who holds a case, what is owed by when, and what happens when time runs out. `engine` acts on these
answers, `storage` keeps them; nothing here reads a clock or changes a case.
"""
