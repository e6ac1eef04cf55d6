"""What certificates tell the rest of the house. Receivers only queue a task."""

from django.dispatch import Signal

# Sent once per certificate, inside the transaction that issued it. Arguments: certificate.
certificate_issued = Signal()

# Sent once, inside the transaction that revoked it, also when another takes its place.
# Arguments: certificate.
certificate_revoked = Signal()

# Sent inside the transaction that suspended it. Arguments: certificate.
certificate_suspended = Signal()

# Sent inside the transaction that lifted a suspension. Arguments: certificate.
certificate_reinstated = Signal()
