"""
The JSON API, one noun a module: reports, webhooks, receipts, who is signed in, cases.

What goes in and out is documented by `web.shapes`; the pages, which do the same for people, are in `web.pages`.
"""
