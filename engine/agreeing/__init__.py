"""
Policies agreed on by people, and running cases brought to the version in force.

Reading and proving a policy is for `policies`.
"""
