"""What courses add to the Wagtail admin, a file for each noun."""

from courses.admin import (
    anatomy,
    attendance,
    changes,
    explorer,
    kept_pages,
    publishing,
    review,
    review_panel,
)

__all__ = [
    "anatomy",
    "attendance",
    "changes",
    "explorer",
    "kept_pages",
    "publishing",
    "review",
    "review_panel",
]
