"""Wagtail's list of people, for superusers only.

Whoever may change a user may make themselves superuser, so no group gets that permission; staff look
after people through our own narrow views.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm
from wagtail.users.views.users import DeleteView as WagtailDeleteView
from wagtail.users.views.users import EditView as WagtailEditView
from wagtail.users.views.users import IndexView as WagtailIndexView
from wagtail.users.views.users import UserColumn
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from practitioners.models import User
from practitioners.services.people import change_account

FIELDS = ["email", "name_on_licence", "display_name", "is_superuser", "groups"]
WIDGETS = {"groups": forms.CheckboxSelectMultiple}
LABELS = {
    "name_on_licence": _("Name as on the licence"),
    "display_name": _("What we call them"),
    "is_active": _("May sign in"),
}


class UserCreationForm(WagtailUserCreationForm):
    """Wagtail's form for a person with one name instead of two."""

    first_name = last_name = None

    class Meta:
        model = User
        fields = FIELDS
        widgets = WIDGETS
        labels = LABELS

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserEditForm(WagtailUserEditForm):
    first_name = last_name = None

    class Meta:
        model = User
        fields = [*FIELDS, "is_active"]
        widgets = WIDGETS
        labels = LABELS

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class IndexView(WagtailIndexView):
    search_fields = ("email", "name_on_licence", "display_name")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            UserColumn(
                "name_on_licence",
                accessor="name_on_licence",
                label=_("Name"),
                sort_key="name_on_licence",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label=_("E-mail"), sort_key="email", width="25%"),
            Column(
                "roles",
                label=_("Roles"),
                accessor=lambda user: ", ".join(group.name for group in user.groups.all()),
            ),
            Column(
                "is_superuser",
                label=_("Access level"),
                accessor=lambda user: _("Superuser") if user.is_superuser else "",
                sort_key="is_superuser",
                width="10%",
            ),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active", width="10%"),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login", width="15%"),
        ]

    def get_base_queryset(self) -> models.QuerySet[User]:
        users: models.QuerySet[User] = super().get_base_queryset()
        return users.prefetch_related("groups")

    def order_queryset(self, queryset: models.QuerySet[User]) -> models.QuerySet[User]:
        """Without Wagtail's two names."""
        return queryset.order_by(self.ordering or "email")

    def get_delete_url(self, instance: User) -> None:
        """Nobody is deleted: what they did is evidence. Accounts are made inactive."""


class EditView(WagtailEditView):
    def get_delete_url(self) -> None:
        """See `IndexView.get_delete_url`."""

    @transaction.atomic
    def save_instance(self) -> User:
        change_account(person=self.form.instance, actor=self.request.user, at=timezone.now())
        saved: User = super().save_instance()
        return saved


class DeleteView(WagtailDeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise PermissionDenied


class UserViewSet(WagtailUserViewSet):
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    template_prefix = "practitioners/admin/users/"
    copy_view_enabled = False
    ordering = "email"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UserEditForm if for_update else UserCreationForm
