"""What courses do when a page or a review changes, whichever way it happened."""

from courses.receivers import pages, reviews  # noqa: F401  receivers connect themselves
