"""The anatomy library among the editors' pages."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Muscle, Region


class MuscleViewSet(SnippetViewSet):
    model = Muscle
    icon = "snippet"
    menu_label = _("Muscles")
    list_display: ClassVar[list[object]] = [
        "name",
        "region",
        "risk",
        BooleanColumn("is_sample", label=_("Sample")),
        # Wagtail's own column of the state asks for the schedule of each row.
        BooleanColumn("live", label=_("Published")),
        BooleanColumn("has_unpublished_changes", label=_("Draft changes")),
        UpdatedAtColumn(),
    ]
    list_filter: ClassVar[list[str]] = ["region", "risk", "is_sample", "live"]
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["name"]
    chooser_per_page = 25
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Muscle]:
        """Regions in the same statement, however many rows are listed."""
        return Muscle.objects.select_related("region")


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "crosshairs"
    menu_label = _("Regions")
    list_display: ClassVar[list[object]] = ["name", "map_key", "order", UpdatedAtColumn()]
    ordering: ClassVar[list[str]] = ["order", "name"]
    search_fields: ClassVar[list[str]] = ["name"]
    copy_view_enabled = False


class AnatomyGroup(SnippetViewSetGroup):
    items = (MuscleViewSet, RegionViewSet)
    menu_label = _("Anatomy")
    menu_icon = "snippet"
    menu_order = 320


register_snippet(AnatomyGroup)
