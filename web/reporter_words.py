"""
What whoever reports is told, in plain words: case states, intents, promises, groups, reasons and errors, to translate.

A policy may name its own promises and groups; how a name that nobody wrote words for is shown is said in `speaking`.
"""

from handrail.languages import to_translate
from states.case import Intent
from states.lifecycle import CaseState

STATES = {
    CaseState.RECEIVED: to_translate("We have your report. A person will answer you."),
    CaseState.COUNSELLED: to_translate("A facilitator has read your report and looks after it."),
    CaseState.ESCALATED: to_translate("Your report is with the people who decide."),
    CaseState.RESOLVED: to_translate("Your report has been dealt with and is closed."),
}
INTENTS = {
    Intent.REPORT: (
        to_translate("Report it"),
        to_translate("Someone broke the code of conduct, and I want it looked into."),
    ),
    Intent.COUNSEL: (
        to_translate("Talk first"),
        to_translate("I am not sure what to do. I want to talk with someone before anything happens."),
    ),
    Intent.INFORMATION: (
        to_translate("Just let you know"),
        to_translate("You should know about this. I do not ask for anything to happen."),
    ),
    Intent.SUGGESTION: (
        to_translate("Make a suggestion"),
        to_translate("I have an idea for the code of conduct or for how it is run."),
    ),
    Intent.FEEDBACK: (
        to_translate("Give feedback"),
        to_translate("I want to say something about an event, a lesson or a tool."),
    ),
}
STANDINGS = {
    "new": to_translate("new"),
    "acknowledged": to_translate("acknowledged"),
    "with the programme": to_translate("with the programme"),
    "answered": to_translate("answered"),
}
"""What the policy for feedback calls the states; a policy may have words of its own, which are shown as they are."""
PROMISES = {
    "acknowledge": to_translate("A person tells you that they have your report"),
    "counsel": to_translate("A trained person answers you and talks it through with you"),
    "relay": to_translate("Your report is settled, or passed on to those who decide"),
    "meet": to_translate("The people who decide meet about it"),
    "decide": to_translate("The people who decide come to a decision"),
    "answer": to_translate("You are told the answer"),
    "finish": to_translate("What was decided is brought to its end"),
    "stay_in_touch": to_translate("You hear how things stand"),
    "welcome": to_translate("The people who decide tell you that they have it"),
    "look_again": to_translate("You are told what came of looking again"),
    "status": to_translate("You are told how things stand"),
    "review": to_translate("Your report gets a first full look"),
    "appeal": to_translate("Your appeal is answered"),
    "appeal_answer": to_translate("Your appeal is answered"),
    "respond": to_translate("You are answered"),
    "follow_up": to_translate("You hear what came of the meeting"),
    "keep_in_touch": to_translate("You hear how things stand"),
    "answer_escalation": to_translate("Those you took it to answer you"),
    "assign": to_translate("One person is named who looks after it"),
    "shepherd": to_translate("One person is named who looks after it"),
    "triage": to_translate("Someone looks at how urgent it is"),
    "open": to_translate("Someone begins to look into it"),
    "invite": to_translate("The person reported is asked for their side"),
    "hand_on": to_translate("Your report is passed on to those who decide"),
    "deadlock": to_translate("If the people who decide cannot agree, others decide"),
    "backstop": to_translate("Someone looks again at how things stand"),
    "approval": to_translate("Others say yes or no to what was decided"),
}
SAYINGS = {
    "agrees": to_translate("I agree with it"),
    "disagrees": to_translate("I do not agree with it"),
    "process": to_translate("The rules for handling reports were not followed"),
    "new_evidence": to_translate("There is something that was not known then"),
}
"""What a reporter may say with a message or an appeal, by the code that the case keeps of it."""
GROUPS = {
    "facilitators": to_translate("the facilitators"),
    "facilitator": to_translate("a facilitator"),
    "committee": to_translate("the committee"),
    "board": to_translate("the board"),
    "ombuds": to_translate("the ombudsperson"),
    "mediator": to_translate("an outside mediator"),
    "outside": to_translate("a person outside"),
    "council": to_translate("the council"),
    "director": to_translate("the director"),
    "staff": to_translate("the staff"),
    "moderators": to_translate("the moderators"),
    "team": to_translate("the team"),
    "onsite": to_translate("the team on site"),
    "foundation": to_translate("the foundation"),
    "handlers": to_translate("those who handle reports"),
    "leads": to_translate("the leads"),
    "escalation": to_translate("the people above them"),
    "work_group": to_translate("the work group"),
    "working_group": to_translate("the working group"),
    "holders": to_translate("those who look after your report"),
    "shepherd": to_translate("the person who looks after your report"),
    "on_duty": to_translate("the person on duty"),
    "second_on_duty": to_translate("the second person on duty"),
}
YOU = to_translate("you")
REMEDIES = {
    "escalate": to_translate("Your report goes to the people who decide."),
    "raise_tier": to_translate("Your report goes to the people above those who have it."),
    "send_status": to_translate("You are told how things stand, and when you hear from us next."),
    "hand_over": to_translate("Someone else looks after your report from then on."),
    "assign": to_translate("One person is named who looks after your report."),
    "end_measure": to_translate("What one person did alone comes to an end."),
    "alarm": to_translate("People are told that we are late."),
}
"""What follows when a promise is not kept, by the code of what the policy does then."""
REASONS = {
    "not-from-here": to_translate("Your report has moved on, so this step does not fit any more."),
    "promise-ended": to_translate("What this step was for is over. There is nothing left to do."),
    "not-yours": to_translate("The rules here do not allow this step. You can write to us about it."),
    "not-allowed": to_translate("The rules here do not allow this step. You can write to us about it."),
    "case-changed": to_translate("Your report has changed since you opened it. Please look at it again."),
    "unknown-outcome": to_translate("Please choose one of the answers in the list."),
    "words-needed": to_translate("Please write something first."),
    "nobody-there": to_translate("No one is free to take it just now. Please write to us."),
    "no-higher-tier": to_translate("There is no one above those who have it now."),
    "not-asked": to_translate("You have not been asked about an outcome yet. Write what you think as a message."),
    "not-a-ground": to_translate("Please choose why you ask: only the reasons in the list count here."),
    "too-late": to_translate("The time for this step is over. You can still send a new report."),
}
"""Why a step was not taken or still waits, by the engine's code."""
REFUSED = to_translate("This step was not taken. Look at your report again, then decide.")
PENDING = to_translate("Your step is saved. It takes effect in a moment. Open your report again soon to see it.")
DONE = to_translate("Done. Thank you.")
KEPT = to_translate("That is right: you have your receipt. Keep it safe. It is not shown again.")
ERRORS = {
    "invalid": to_translate("Something is missing or wrong. Go back, check what you wrote, and send it again."),
    "too-large": to_translate("This is too large. Send a shorter text. You can add more later with your receipt."),
    "file-too-large": to_translate("One file was too large. Send a smaller one, or tell us where it is."),
    "too-many-files": to_translate("These were too many files. Send fewer now, and the others when you come back."),
    "file-gone": to_translate("A file that you chose is not with us any more. Please choose your files again."),
    "not-a-form": to_translate("Send this form from the page it belongs to."),
    "too-slow": to_translate("It took too long to arrive. Please send it again."),
    "unknown-case": to_translate("There is no such report here. Check what you typed."),
    "too-many-tries": to_translate("Many wrong receipts were tried. Wait a few seconds, then try yours again."),
    "busy": to_translate("Reports cannot be taken just now, and yours was not. Please send it again in a moment."),
    "forged": to_translate("This page was open for a long time, so nothing was done. Open it again and try once more."),
    "not-found": to_translate("There is no such page. Check the address, or start from the first page."),
    "not-here": to_translate("There is no such page. Check the address, or start from the first page."),
    "failed": to_translate("Something went wrong on our side. It was not your fault. Please try again in a moment."),
}
"""What went wrong, by the code in an answer's `error`, for whoever reports."""
FIELDS = {
    "intent": to_translate("Choose what you would like to happen."),
    "text": to_translate("Write a few words about what happened. There is room for 200,000 characters."),
    "about": to_translate("Write one name a line, with no more than 50 names of no more than 500 characters each."),
    "space": to_translate("Use no more than 500 characters."),
    "email": to_translate("This does not look like one mail address. You can also leave it empty."),
    "language": to_translate("Choose a language from the list."),
    "consent": to_translate("Choose one of the three answers."),
    "files": to_translate("Please look at your files again."),
}
"""What to do about a field of the form."""
ANY_FIELD = to_translate("Please check this.")
LIMIT = to_translate("The limit is %(limit)s.")
