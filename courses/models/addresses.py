"""Pages found by their address in one statement, with what Wagtail asks for one after the other."""

from functools import cache
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject, Length, Substr
from django.http import HttpRequest
from wagtail.models import PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath

from practitioners.statements import Statement


class FoundByAddress:
    """For kinds of pages. One that was found so asks for restrictions only where there are any."""

    is_restricted: bool | None = None  # None where nobody has looked

    @classmethod
    def at_address(cls, path: str, request: HttpRequest) -> Self | None:
        """The live page there, from the front door on; None also where there are several sites.

        The request learns of the one site, so that no address on the page asks for it.
        """
        slug = path.rstrip("/").rpartition("/")[2]
        page = next(iter(_live_at(cls)(slug, path)), None)  # type: ignore[arg-type]
        if page is None:
            return None
        told: Any = request
        told._wagtail_site = None  # addresses need no host
        told._wagtail_cached_site_root_paths = [_root_of(page.site_found)]
        page.read_along()
        return page  # type: ignore[no-any-return]

    @classmethod
    def as_visited(cls) -> QuerySet[Any]:
        """All pages of this kind, with what every visit reads of them."""
        return cls.objects.all()  # type: ignore[attr-defined,no-any-return]

    def read_along(self) -> None:
        """Puts in its place what `as_visited` has read along with the page."""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        if self.is_restricted is False:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc,no-any-return]


@cache
def _live_at(kind: type[FoundByAddress]) -> Statement:
    sites = Site.objects.order_by("pk")
    only = sites.exclude(Exists(Site.objects.exclude(pk=OuterRef("pk"))))
    about = JSONObject(
        id="pk",
        hostname="hostname",
        port="port",
        root_path="root_page__url_path",
        language="root_page__locale__language_code",
    )
    return Statement(
        lambda slug, path: (
            kind.as_visited()
            .filter(
                slug=slug,
                live=True,
                url_path=Concat(Subquery(only.values("root_page__url_path")[:1]), Value(path)),
            )
            .annotate(
                is_restricted=Exists(_restrictions()),
                site_found=Subquery(only.values(about=about)[:1]),
            )[:1]
        )
    )


def _root_of(found: dict[str, Any]) -> SiteRootPath:
    site = Site(id=found["id"], hostname=found["hostname"], port=found["port"])
    return SiteRootPath(found["id"], found["root_path"], site.root_url, found["language"])


def _restrictions() -> QuerySet[PageViewRestriction]:
    """Of the page or one above it. An alias is as restricted as what it stands for.

    Of what has aliases of aliases, too, wherever it stands: Wagtail then follows them to their end.
    """
    return PageViewRestriction.objects.filter(
        Q(page__path=_beginning("page__path"))
        | Q(page__aliases__path=_beginning("page__aliases__path"))
        | Q(page__aliases__aliases__isnull=False)
    )


def _beginning(path: str) -> Substr:
    return Substr(OuterRef("path"), 1, Length(path))
