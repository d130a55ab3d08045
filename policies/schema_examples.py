"""
An example of what may stand under each key of the language, for whoever writes a policy in an editor.

Keys whose words can be listed need none; `policies.json_schema` puts the others into the schema.
"""

_GROUP: list[object] = ["committee", "board"]
_GROUPS: list[object] = ["facilitators", ["committee", "board"]]
_TOLD: list[object] = ["holders", ["holders", "board"]]

EXAMPLES: dict[str, dict[str, list[object]]] = {
    "Policy": {
        "policy": ["our-community"],
        "title": ["How our community answers reports"],
        "source": ["docs.example.org/conduct"],
        "people": [{"facilitators": {"at_least": 2}, "committee": {"at_least": 3}}],
        "tiers": [["committee", "board"]],
        "without_consent": [["facilitators", "ombuds"]],
        "routes": [[{"when": {"danger": True}, "start": "escalated", "to": "committee"}, {"to": "facilitators"}]],
        "promises": [
            {
                "answer": {
                    "to": "reporter",
                    "within": "48h",
                    "from": "received",
                    "kept_by": ["counselled", "escalated"],
                    "broken": {"do": "escalate"},
                }
            }
        ],
        "outcomes": [["no_violation", "warning", "banned"]],
        "counsel_outcomes": [["no_violation", "resolved"]],
        "measures": [{"suspended": {"lasts": "6mo"}}],
        "keep": [{"banned": "forever", "otherwise": "14mo"}],
        "keep_reporter": [{"otherwise": "6mo"}],
        "tell": [{"received": [{"holders": "new-report"}, {"reporter": "acknowledgement"}]}],
        "messages_at_most": [30],
        "heard_within": ["72h"],
        "word_within": ["14d"],
        "notes": ["The committee looks at this policy every spring."],
    },
    "Activation": {"agree": [2]},
    "Appeal": {"to": _GROUP},
    "Broken": {"to": _GROUP, "tell": _TOLD},
    "Calendar": {
        "zone": ["UTC", "Europe/Berlin"],
        "business_days": ["mon-fri", ["mon", "wed", "thu"]],
        "holidays": [["US", "GB-SCT", "12-24", "2026-12-24"]],
        "events": [[{"name": "Our conference", "from": "2027-05-14", "to": "2027-05-17", "hours": "08:00-22:00"}]],
        "meetings": ["1st tue 18:00", ["wed 18:00"]],
        "handover": ["mon 12:00"],
    },
    "Deadlock": {"to": _GROUP},
    "Decide": {"approval": [{"banned": ["board"]}]},
    "Group": {
        "role": ["facilitator"],
        "at_least": [2],
        "at_most": [5],
        "experienced": [1],
        "outside": _GROUPS,
        "one_employer_at_most": [2],
        "mix": [{"community": 2, "staff": 1}],
        "meets_with": [2],
        "substitutes": ["board"],
    },
    "Happening": {
        "name": ["Our conference"],
        "from": ["2027-05-14"],
        "to": ["2027-05-17"],
        "hours": ["08:00-22:00"],
    },
    "Measure": {"check_ins": [["1mo", "3mo"]]},
    "Nudge": {"tell": _TOLD},
    "Owing": {"to": ["reporter", "committee"], "nudge": [[{"at": "12h", "tell": "holders"}]]},
    "Route": {"to": ["facilitators"], "say_why": ["danger-override"]},
    "Transparency": {"on": [["01-15", "07-15"]], "by": _GROUP, "hide_below": [5]},
    "Unilateral": {"who": _GROUPS},
    "When": {"about": _GROUPS},
}
"""Examples by part of the language, as the schema names it, and key, as it is written in a file."""
