"""What each of the staff pages asks for."""

LOOK = "renewals.view_renewalperiod"
CHANGE = "renewals.change_renewalperiod"
REVIEW_EVIDENCE = "renewals.change_creditentry"
ADJUST = "renewals.change_adjustment"
READ_LETTERS = "renewals.view_reminder"
CHANGE_LETTERS = "renewals.change_reminder"
