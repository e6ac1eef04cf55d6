"""Muscles and the regions they lie in: what lessons, questions and skills name."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from courses.blocks.figure import FigureRegionBlock


class Region(RevisionMixin, models.Model):
    """A part of the body. Its key is that of a part of the body maps, "" when they do not show it."""

    class MapKey(models.TextChoices):
        HEAD = "head", _("Head")
        NECK = "neck", _("Neck")
        SHOULDER = "shoulder", _("Shoulder")
        ARM = "arm", _("Arm")
        FOREARM_HAND = "forearm-hand", _("Forearm and hand")
        THORAX = "thorax", _("Thorax")
        ABDOMEN = "abdomen", _("Abdomen")
        LOW_BACK = "low-back", _("Low back")
        GLUTEAL = "gluteal", _("Gluteal region")
        THIGH = "thigh", _("Thigh")
        LOWER_LEG = "lower-leg", _("Lower leg")
        FOOT = "foot", _("Foot")

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    map_key = models.CharField(
        _("place on the body map"), max_length=20, choices=MapKey, blank=True
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text=_("From head to foot; the smallest number comes first.")
    )
    summary = models.CharField(
        max_length=250, blank=True, help_text=_("One sentence on what lies close here.")
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="region")

    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("map_key"),
        FieldPanel("order"),
        FieldPanel("summary"),
    ]

    class Meta:
        verbose_name = _("region of the body")
        verbose_name_plural = _("regions of the body")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["map_key"],
                condition=~models.Q(map_key=""),
                name="one_region_per_part_of_the_body_map",
                violation_error_message=_(
                    "Another region has this place on the body map. Choose another place, or none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{reverse('anatomy:library')}?region={self.slug}"

    @property
    def revisions(self) -> Any:
        return self._revisions


class MuscleQuerySet(models.QuerySet["Muscle"]):
    def live(self) -> "MuscleQuerySet":
        """What readers see; drafts belong to staff."""
        return self.filter(live=True)


class Muscle(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """Facts of anatomy about one muscle. Nothing here permits anybody to needle it."""

    class Risk(models.TextChoices):
        LEVEL_1 = "level_1", _("Level 1")
        CARE = "care", _("Level 1 with special care")
        ADVANCED = "advanced", _("Advanced only")

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    latin = models.CharField(
        _("formal name"), max_length=120, blank=True, help_text=_("Such as musculus piriformis.")
    )
    also_called = models.TextField(
        blank=True,
        help_text=_("Other names and abbreviations, one on each line; searches find them."),
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="muscles")
    origin = models.TextField()
    insertion = models.TextField()
    nerve = models.TextField(_("nerve supply"))
    actions = models.TextField(help_text=_("One action on each line."))
    referral = models.TextField(
        _("referral pattern"),
        blank=True,
        help_text=_("Where people feel it. Say that patterns differ between people."),
    )
    structures_at_risk = models.TextField(
        blank=True, help_text=_("One structure on each line, the most dangerous first.")
    )
    risk = models.CharField(_("risk tier"), max_length=10, choices=Risk)
    needling_note = models.TextField(
        blank=True,
        help_text=_(
            "What to weigh before a needle is considered. A caution, never an instruction or a permission."
        ),
    )
    figures = StreamField(
        [("region", FigureRegionBlock())],
        blank=True,
        help_text=_("Drawings of this site that show it, the best one first."),
    )
    sources = models.TextField(blank=True, help_text=_("One source on each line."))
    is_sample = models.BooleanField(
        default=False, help_text=_("Shows the notice that nobody has reviewed this clinically.")
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="muscle")

    objects = MuscleQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("latin"),
        index.SearchField("also_called", boost=2),
        index.AutocompleteField("also_called"),
        index.SearchField("nerve"),
        index.SearchField("structures_at_risk"),
        index.FilterField("region_id"),
        index.FilterField("risk"),
        index.FilterField("is_sample"),
        index.FilterField("live"),
    ]
    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("latin"),
        FieldPanel("also_called"),
        FieldPanel("region"),
        MultiFieldPanel(
            [
                FieldPanel("origin"),
                FieldPanel("insertion"),
                FieldPanel("nerve"),
                FieldPanel("actions"),
                FieldPanel("referral"),
            ],
            heading=_("Anatomy"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("risk"),
                FieldPanel("structures_at_risk"),
                FieldPanel("needling_note"),
            ],
            heading=_("Safety"),
        ),
        FieldPanel("figures"),
        FieldPanel("sources"),
        FieldPanel("is_sample"),
    ]

    class Meta:
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")
        ordering = ["name"]
        indexes = [models.Index(fields=["region", "risk"], name="muscles_by_region_and_risk")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def url(self) -> str:
        return reverse("anatomy:muscle", args=[self.slug])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.views import anatomy

        return anatomy.muscle_page(request, self, is_preview=True)
