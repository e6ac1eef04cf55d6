"""Many rows of the outbox and many next dates in one statement each, without a model for every row."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from renewals.services.rows import NewRow

# What is the same for every letter of a plan stands as it is.
ON_SERVER = """
    INSERT INTO renewals_reminder (period_id, recipient_id, channel, due_on, "offset", send_at,
        message_id, skipped_at, why, occasion, tries, sent_to)
    SELECT a, b, c, d, e, f, g, h, i, 'plan', 0, ''
    FROM json_to_recordset(%s) AS one (a bigint, b bigint, c text, d date, e smallint,
        f timestamptz, g text, h timestamptz, i text)
    ON CONFLICT DO NOTHING
"""
IN_FILE = """
    INSERT OR IGNORE INTO renewals_reminder (period_id, recipient_id, channel, due_on, "offset",
        send_at, message_id, skipped_at, why, occasion, tries, sent_to)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'plan', 0, '')
"""

# Asked once for each letter: a statement that is put together anew each time costs ten times as much.
SENT = """
    UPDATE renewals_reminder SET sent_at = %s, sent_to = %s, language = %s, why = '',
        sent_with_id = CASE WHEN id = %s THEN sent_with_id ELSE %s END
    WHERE sent_at IS NULL AND skipped_at IS NULL AND failed_at IS NULL AND id IN ({keys})
"""


def store_rows(rows: Sequence[NewRow]) -> None:
    """Rows that are there already stay as they are: the constraint holds, not the planner."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ON_SERVER, [json.dumps([_said(row) for row in rows])])
        else:
            adapt = connection.ops.adapt_datetimefield_value
            told = [(*row[:5], adapt(row[5]), row[6], adapt(row[7]), row[8]) for row in rows]
            cursor.executemany(IN_FILE, told)


def _said(row: NewRow) -> dict[str, int | str | None]:
    return {
        "a": row.period_id,
        "b": row.recipient_id,
        "c": row.channel,
        "d": row.due_on.isoformat(),
        "e": row.offset,
        "f": row.send_at.isoformat(),
        "g": row.message_id,
        "h": row.skipped_at.isoformat() if row.skipped_at else None,
        "i": row.why,
    }


def note_next_plans(keys_by_day: Mapping[date, Sequence[int]]) -> None:
    """When each of these periods is looked at again."""
    pairs = [(key, day) for day, keys in keys_by_day.items() for key in keys]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE renewals_renewalperiod AS one SET next_plan_on = day"
                " FROM json_to_recordset(%s) AS two (key bigint, day date) WHERE one.id = two.key",
                [json.dumps([{"key": key, "day": str(day)} for key, day in pairs])],
            )
        else:
            cursor.executemany(
                "UPDATE renewals_renewalperiod SET next_plan_on = %s WHERE id = %s",
                [(day, key) for key, day in pairs],
            )


def note_sent(*, keys: Sequence[int], address: str, language: str, at: datetime) -> None:
    """These went out as one letter, the first of them; decided ones stay as they are.

    All but the first point to it.
    """
    places = ", ".join(["%s"] * len(keys))
    when = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(SENT.format(keys=places), [when, address, language, keys[0], keys[0], *keys])
