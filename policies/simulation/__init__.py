"""
A year of a policy, lived through by a made-up community: what arrives, who answers when, and what the clock does.

Promises, calendars, routes and what follows from them are those of `policies`, not copies; what people do is said by a
community file or its default. Nothing here knows a database, a terminal or the time.
"""
