"""
HTTP: the JSON API, the pages, what machines watch, and the server that runs them.

It asks a `Desk` for everything; who may see or do what, and what follows, is decided in the engine.
"""
