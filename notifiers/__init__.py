"""
The channels messages leave by, and the words they carry: SMTP, apprise, webhooks, the development mailbox, templates.

A notifier sends one message and says whether a failure is for good. Who is told, when to try again and whom to ask next
is decided in `engine`.
"""
