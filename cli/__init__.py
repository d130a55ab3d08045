"""
The `handrail` command: what operators and scripts type, and the supervisor that keeps everything running.

It puts errors into words and exit statuses. What a command does is done by `engine`, `policies`, `web` and `flows`.
"""
