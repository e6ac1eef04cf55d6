"""Who wrote a course, and what they have to do with what it says."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class CourseAuthor(Orderable):
    """In the order in which they are named."""

    course = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="author_rows")
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=160, blank=True)
    interests = models.TextField(
        _("statement of interests"),
        blank=True,
        help_text=_(
            "Money, goods or posts from anybody who sells what the course is about. "
            "Empty is shown as: not stated."
        ),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("credentials")]),
        FieldPanel("interests"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("author")

    def __str__(self) -> str:
        return self.name
