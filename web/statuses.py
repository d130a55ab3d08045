"""
Which HTTP status each foreseen error has; how it is said is for `web.words`, who answers it for `web.faults`.
"""

STATUSES = {
    "unknown-case": 404,
    "not-found": 404,
    "idempotency-conflict": 409,
    "refused": 409,
    "no-key": 409,
    "unknown-algorithm": 503,
    "busy": 503,
    "too-large": 413,
    "file-too-large": 413,
    "too-many-files": 413,
    "file-gone": 409,
    "too-slow": 408,
    "not-json": 415,
    "not-a-form": 415,
    "forged": 403,
    "not-signed": 401,
    "sign-in-needed": 401,
    "sign-in-failed": 401,
    "too-many-guesses": 429,
    "too-many-tries": 429,
    "second-factor-needed": 401,
    "wrong-code": 401,
    "wrong-passphrase": 401,
    "weak-passphrase": 422,
    "nobody-to-grant": 404,
    "not-keeper": 403,
    "not-mentor": 403,
    "training": 409,
    "draft-gone": 409,
}
"""The HTTP status of each error that has one of its own; every other one is 500."""
