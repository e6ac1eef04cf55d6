"""Item and test statistics: plain Python, equal to Moodle's (classical test theory).

    reckon(items, sittings) -> Statistics(quiz, items)
    flags(item_figures) -> (Flag, ...)          what to say about a question, in words

In: one `Item` for each question (id, max mark, random guess score, options, drawn or not) and one
`Sitting` for each attempt (its total T and an `Answer` for every question it was asked, with the
mark x in it). The sittings are read once, in any order, and may be a generator. An answer that
earned nothing, was left blank or has no mark counts as 0.

Out: fractions (0 to 1) for facility and random guess score, marks for means and deviations, percent
for weights, discrimination, efficiency, internal consistency and error ratio; None where a figure
is not defined (no variance, too few attempts, nothing to earn).

With S attempts, all variances and covariances over S - 1, and R = T - x:

    facility                     mean(x) / max mark
    standard_deviation           sqrt(var x)
    intended_weight              100 max mark / sum of the max marks of a test
    effective_weight             100 sqrt(cov(x, T)) / sum over places of sqrt(cov(x, T));
                                 negative covariances leave the sum and have None
    discrimination               100 cov(x, R) / sqrt(var x var R)
    efficiency                   100 cov(x, R) / cov(x sorted, R sorted)
    skewness, kurtosis           k3 / k2^1.5 from 3 attempts on, k4 / k2^2 from 4 on
    internal_consistency         100 p / (p - 1) (1 - sum of var x / k2), p places, from 3 attempts
                                 on; negative where it is, never above 100
    error_ratio                  100 sqrt(1 - internal_consistency / 100)
    standard_error               error_ratio x standard deviation / 100

A question is reckoned over the attempts that were asked it, wherever it stood in them. One that is
drawn at random is set against T instead of R and has no weights. A place is what every attempt
has one of: the question itself, or, where questions are drawn, `Answer.place`. Internal consistency
is None unless all attempts have the same places.

Numbers: marks come as Decimal and R is taken in Decimal, so that equal marks are equal and a
variance of nothing is exactly 0. All else is float: roots and correlations have no exact decimal,
nothing is decided by these figures, and with `math.fsum` the order of the attempts changes nothing.
"""

from quizzes.statistics.flags import (
    ATTEMPTS_FOR_DISCRIMINATION,
    ATTEMPTS_FOR_FIGURES,
    Flag,
    Warns,
    consistency_in_words,
    flags,
    is_shown,
    shows_discrimination,
)
from quizzes.statistics.plain import item_from, item_to, quiz_from, quiz_to
from quizzes.statistics.reckoning import reckon
from quizzes.statistics.shapes import (
    BANDS,
    Answer,
    ChoiceFigures,
    Item,
    ItemFigures,
    Option,
    QuizFigures,
    Sitting,
    Statistics,
)

__all__ = [
    "ATTEMPTS_FOR_DISCRIMINATION",
    "ATTEMPTS_FOR_FIGURES",
    "BANDS",
    "Answer",
    "ChoiceFigures",
    "Flag",
    "Item",
    "ItemFigures",
    "Option",
    "QuizFigures",
    "Sitting",
    "Statistics",
    "Warns",
    "consistency_in_words",
    "flags",
    "is_shown",
    "item_from",
    "item_to",
    "quiz_from",
    "quiz_to",
    "reckon",
    "shows_discrimination",
]  # fmt: skip
