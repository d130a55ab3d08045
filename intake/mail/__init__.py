"""
Mail: from the bytes of one message to a report, a reply, machine mail or quarantine, and on to the desk.

`read` decides what a mail is, `take` hands it on; sockets, pipes and mailboxes are the doors beside this package.
"""
