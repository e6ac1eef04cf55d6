"""Steps that tests of adjustments take."""

import datetime as dt

from renewals.services.adjustments import (
    AdjustmentAsk,
    ask_for_adjustment,
)

DUE = dt.date(2027, 3, 1)


LATER, LATEST = dt.date(2027, 6, 1), dt.date(2027, 9, 1)


def extension(until=LATER, reason="Parental leave."):
    return AdjustmentAsk(kind="extension", reason=reason, authority="Letter 12/2026", until=until)


def asked(period, ask=None, at=None, proof=None, by=None):
    return ask_for_adjustment(
        period=period, ask=ask or extension(), asked_by=by or period.holder, proof=proof, at=at
    )
