"""
Pages of the programme: spaces, events, watches and their certificates, and what else is not about one case.

What may be done is for `engine.programme`; whom a page is not for gets what a page gets that does not exist.
"""
