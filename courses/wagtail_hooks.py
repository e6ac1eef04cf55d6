"""What courses add to the Wagtail admin, a file for each noun."""

from courses.admin import attendance, changes, kept_pages, publishing

__all__ = ["attendance", "changes", "kept_pages", "publishing"]
