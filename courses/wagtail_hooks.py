"""What courses add to the Wagtail admin, a file for each noun."""

from courses.admin import anatomy, attendance, changes, kept_pages, publishing

__all__ = ["anatomy", "attendance", "changes", "kept_pages", "publishing"]
