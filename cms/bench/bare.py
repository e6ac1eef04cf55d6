"""The least a request can cost here: a view that does nothing, and one that asks the database for 1."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("1")


def select_one(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))


urlpatterns = [path("nothing/", nothing), path("select-one/", select_one)]
