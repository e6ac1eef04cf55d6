"""Wagtail's list of people, for superusers only.

Whoever may change a user may make themselves superuser, so no group gets that permission; staff look
after people through our own narrow views.
"""

from wagtail.users.views.users import UserViewSet as WagtailUserViewSet


class UserViewSet(WagtailUserViewSet):
    pass
