"""What practitioners tell the rest of the house. Receivers only queue a task."""

from django.dispatch import Signal

# Sent inside the transaction that verified a licence, or changed one that was, or what is on record of
# its holder and may move its date. Arguments: licence.
licence_verified = Signal()

# Sent inside the transaction in which somebody began to live by another clock. Arguments: person.
time_zone_changed = Signal()

# Sent once, inside the transaction that closed the account of a person. Arguments: person.
account_closed = Signal()
