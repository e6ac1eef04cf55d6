"""Clinics, who belongs to them, places and professions: lists that staff keep."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from practitioners.models import Clinic, Jurisdiction, Membership, Profession


class ClinicViewSet(ModelViewSet):
    model = Clinic
    icon = "home"
    menu_label = _("All clinics")
    form_fields = ["name", "city", "letter_language"]
    list_display = ["name", "city", "letter_language"]
    search_fields = ["name", "city"]
    copy_view_enabled = False
    inspect_view_enabled = False


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "group"
    menu_label = _("Members")
    form_fields = ["clinic", "person", "role", "shares_deadlines", "joined_on", "left_on"]
    list_display = ["person", "clinic", "role", "shares_deadlines", "joined_on", "left_on"]
    list_filter = ["clinic", "role", "shares_deadlines"]
    search_fields = ["person__name_on_licence", "person__email", "clinic__name"]
    copy_view_enabled = False


class JurisdictionViewSet(ModelViewSet):
    model = Jurisdiction
    icon = "globe"
    menu_label = _("Places")
    form_fields = ["code", "name", "parent", "register_url"]
    list_display = ["name", "code", "parent"]
    search_fields = ["name", "code"]
    copy_view_enabled = False


class ProfessionViewSet(ModelViewSet):
    model = Profession
    icon = "tag"
    menu_label = _("Professions")
    form_fields = ["name", "code", "family"]
    list_display = ["name", "code", "family"]
    search_fields = ["name", "code"]
    copy_view_enabled = False


class PeopleViewSetGroup(ModelViewSetGroup):
    """Shown to whoever may see one of them; each list asks for its own permission."""

    menu_label = _("Clinics")
    menu_icon = "home"
    menu_order = 320
    items = (ClinicViewSet, MembershipViewSet, JurisdictionViewSet, ProfessionViewSet)
