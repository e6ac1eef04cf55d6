"""What practitioners tell the rest of the house. Receivers only queue a task."""

from django.dispatch import Signal

# Sent inside the transaction that verified a licence, or changed one that was. Arguments: licence.
licence_verified = Signal()
