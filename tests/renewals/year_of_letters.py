"""Every letter of 400 days, reckoned by hand: local day, who is written to, and what the subject says.

The days are deadline minus offset on a paper calendar; nothing here was copied from a run.
The clock begins on 1 December 2026 at 0:00 UTC, when all periods open at once.
"""

from datetime import date


def d(month: int, day: int, year: int = 2027) -> date:
    return date(year, month, day)


# Certificate and Ohio licence both due on 1 July: one letter about two, until the licence is
# renewed on 10 June.
ANA = [
    (d(1, 2), "in 180 days, and 1 more"),
    (d(3, 3), "in 120 days, and 1 more"),
    (d(4, 2), "in 90 days, and 1 more"),
    (d(5, 2), "in 60 days, and 1 more"),
    (d(6, 1), "in 30 days, and 1 more"),
    (d(6, 17), "runs out on 1 July 2027, in 14 days"),
    (d(6, 24), "runs out on 1 July 2027, in 7 days"),
    (d(6, 30), "runs out tomorrow, on 1 July 2027"),
    (d(7, 1), "runs out today, 1 July 2027"),
    (d(7, 2), "ran out yesterday, on 1 July 2027"),
    (d(7, 31), "ran out on 1 July 2027, 30 days ago"),
]
# Due 15 March; it opens after the letter of 120 days, in the evening of 30 November in New York.
# The clocks there go forward on 14 March, the day of the letter of one day before.
BEN = [
    (d(11, 30, 2026), "New York runs out on 15 March 2027, in 105 days"),
    (d(12, 15, 2026), "in 90 days"),
    (d(1, 14), "in 60 days"),
    (d(2, 13), "in 30 days"),
    (d(3, 1), "in 14 days"),
    (d(3, 8), "in 7 days"),
    (d(3, 14), "tomorrow, on 15 March 2027"),
    (d(3, 15), "today, 15 March 2027"),
    (d(3, 16), "yesterday, on 15 March 2027"),
    (d(4, 14), "30 days ago"),
]
# Chose 30 and 7 days alone; due on 4 April, when the clocks in Auckland go back.
CLEO = [
    (d(3, 5), "New Zealand runs out on 4 April 2027, in 30 days"),
    (d(3, 28), "in 7 days"),
]
# By the rule on 31 May of odd years. Stops the letters on 1 February.
DEV = [
    (d(12, 2, 2026), "Utah runs out on 31 May 2027, in 180 days"),
    (d(1, 31), "in 120 days"),
]
# Due on 29 February 2028; the letters of 30 days and later lie beyond the 400 days.
EVA = [
    (d(9, 2), "Germany runs out on 29 February 2028, in 180 days"),
    (d(11, 1), "in 120 days"),
    (d(12, 1), "in 90 days"),
    (d(12, 31), "in 60 days"),
]
# By the rule on 31 March each year. It opens between two letters: the missed one goes out in the
# evening of the day before. Paused from 10 December to 15 February, into which those of 90 and of 60 days fall.
FAY = [
    (d(11, 30, 2026), "Ontario runs out on 31 March 2027, in 121 days"),
    (d(12, 1, 2026), "in 120 days"),
    (d(3, 1), "in 30 days"),
    (d(3, 17), "in 14 days"),
    (d(3, 24), "in 7 days"),
    (d(3, 30), "tomorrow, on 31 March 2027"),
    (d(3, 31), "today, 31 March 2027"),
    (d(4, 1), "yesterday, on 31 March 2027"),
    (d(4, 30), "30 days ago"),
]
# A certificate due on 1 February. The letter of 60 days comes back, that of 30 days is not sent to
# a dead address, and is made up for on 10 January when the address is mended, at eight in the morning.
GUS = [
    (d(12, 1, 2026), "runs out on 1 February 2027, in 62 days"),
    (d(12, 3, 2026), "in 60 days"),
    (d(1, 10), "in 22 days"),
    (d(1, 18), "in 14 days"),
    (d(1, 25), "in 7 days"),
    (d(1, 31), "tomorrow, on 1 February 2027"),
    (d(2, 1), "today, 1 February 2027"),
    (d(2, 2), "yesterday, on 1 February 2027"),
    (d(3, 3), "30 days ago"),
]
# Manages Ida's clinic, which is told 14 days before and one day after, in Ida's own zone.
HAL = [
    (d(3, 14), "Ida: Great Britain, physical therapist runs out on 28 March 2027, in 14 days"),
    (d(3, 29), "Ida: Great Britain, physical therapist ran out on 28 March 2027"),
]
# Due on 28 March, when the clocks in London go forward.
IDA = [
    (d(12, 1, 2026), "Great Britain runs out on 28 March 2027, in 117 days"),
    (d(12, 28, 2026), "in 90 days"),
    (d(1, 27), "in 60 days"),
    (d(2, 26), "in 30 days"),
    (d(3, 14), "in 14 days"),
    (d(3, 21), "in 7 days"),
    (d(3, 27), "tomorrow, on 28 March 2027"),
    (d(3, 28), "today, 28 March 2027"),
    (d(3, 29), "yesterday, on 28 March 2027"),
    (d(4, 27), "30 days ago"),
]
# By the rule at the end of the birth month, February of a common year. Renewed on 15 January.
JON = [
    (d(11, 30, 2026), "Texas runs out on 28 February 2027, in 90 days"),
    (d(12, 30, 2026), "in 60 days"),
]
# Chose 60 days alone; Maryland asks for two mails in the last month, so 30 and 14 stay.
KIM = [
    (d(6, 16), "Maryland runs out on 15 August 2027, in 60 days"),
    (d(7, 16), "in 30 days"),
    (d(8, 1), "in 14 days"),
]
EXPECTED = {
    "Ana": ANA,
    "Ben": BEN,
    "Cleo": CLEO,
    "Dev": DEV,
    "Eva": EVA,
    "Fay": FAY,
    "Gus": GUS,
    "Hal": HAL,
    "Ida": IDA,
    "Jon": JON,
    "Kim": KIM,
}
