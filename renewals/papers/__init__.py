"""Pages of PDFs from outside as pictures."""

from renewals.papers.pages import (
    MOST_PAGES,
    CannotShow,
    TookTooLong,
    count_pages,
    page_picture,
)

__all__ = ["MOST_PAGES", "CannotShow", "TookTooLong", "count_pages", "page_picture"]
