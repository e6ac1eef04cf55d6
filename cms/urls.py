"""Every address of the site. Wagtail's pages come last and take what is left."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import pictures, routes

# Wagtail ships password forms of its own that know neither second factor nor rate limit: all lead here.
to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_reset = RedirectView.as_view(pattern_name="account_reset_password")

handler500 = "cms.views.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cms.site_urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", to_login),
    re_path(r"^admin/password_reset/", to_reset),
    re_path(r"^_util/login/$", to_login),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("learning/", include("courses.urls")),
    path("anatomy/", include("courses.urls.anatomy")),
    path("quiz/", include("quizzes.urls")),
    path("", include("certificates.urls")),
    path("renewals/", include("renewals.urls")),
    path("me/", include("practitioners.urls")),
    re_path(
        r"^media/(?P<name>(?:images|avatar_images|questions)/[\w.-]+\.(?:avif|gif|jpe?g|png|webp)"
        r"|images/[\w.-]+\.svg)$",
        pictures.picture,
    ),
    re_path(r"^((?:[\w-]+/){1,2}|(?:[\w-]+/){4})$", routes.page),
    path("", include(wagtail_urls)),
]
