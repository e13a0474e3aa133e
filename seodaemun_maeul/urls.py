from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import api, pages, views

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("grants.urls")),
    path("", include("projects.urls")),
    path("", include("governance.urls")),
    path("", include("planning.urls")),
    path("", include("reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api.urlpatterns)),
]

handler400 = views.bad_request

if settings.DEBUG:
    urlpatterns += [path("gallery/", views.gallery, name="gallery")]
