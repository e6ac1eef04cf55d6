"""The site's own pages, and the sign of life of the clock."""

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.models.addresses import FoundByAddress
from courses.selectors.catalogue import first_cards


class HomePage(Page):
    """The front door."""

    headline = models.CharField(max_length=120)
    introduction = models.TextField(blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        user = getattr(request, "user", AnonymousUser())
        context["courses"] = first_cards(3, user=user, request=request)
        return context


class ContentPage(FoundByAddress, Page):
    """A page of information: about, privacy, help."""

    body = RichTextField(features=["h2", "h3", "bold", "italic", "ul", "ol", "link"])

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["cms.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("information page")


class Heartbeat(models.Model):
    """Written by a task that went the whole way: clock, broker, worker, database."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"


class PublicStamp(models.Model):
    """One row. Its number moves with every change of what public pages show: see `cms.page_cache`.

    In the database, so that all processes see it move at the moment the change itself is committed.
    """

    ONE = 1

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
