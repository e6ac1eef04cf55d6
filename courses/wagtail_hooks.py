"""What courses add to the Wagtail admin, a file for each noun."""

from courses.admin import attendance, kept_pages, publishing

__all__ = ["attendance", "kept_pages", "publishing"]
