"""A course that a programme asks for cannot be deleted: this is the sentence about it."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from certificates.models import Programme


def programmes_ask_for_it(page: Page) -> str:
    """Empty when no programme asks for the page or a page below it."""
    asking = Programme.objects.filter(courses__path__startswith=page.path).distinct()
    titles = ", ".join(asking.values_list("title", flat=True))
    if not titles:
        return ""
    return _(
        "“%(title)s” cannot be deleted: programmes ask for it (%(programmes)s). Take it out of them first."
    ) % {"title": page.title, "programmes": titles}
