"""
The pages, one noun a module, written on the server and whole without JavaScript; their words are in the templates.

What they do is asked of the same desk as the API's; who may do what is decided there.
"""
