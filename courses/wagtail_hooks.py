"""What courses add to the Wagtail admin, a file for each noun."""

from courses.admin import (
    anatomy,
    announcements,
    attendance,
    changes,
    explorer,
    kept_pages,
    named_editors,
    problems,
    publishing,
    review,
    review_panel,
    videos,
)

__all__ = [
    "anatomy",
    "announcements",
    "attendance",
    "changes",
    "explorer",
    "kept_pages",
    "named_editors",
    "problems",
    "publishing",
    "review",
    "review_panel",
    "videos",
]
