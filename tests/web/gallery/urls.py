"""The service with its gallery, as development and the demo have it."""

from django.urls import include, path

from ccqm.config.urls import urlpatterns as without

urlpatterns = [*without, path("components/", include("ccqm.web.gallery.urls"))]
