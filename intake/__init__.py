"""
The doors: JSON and form bodies, webhooks, mail over SMTP, LMTP, a pipe or a mailbox become an `IncomingReport`.

What happens to a report is the engine's business: every door hands it to a `Desk` and answers only after that.
"""
