"""The language switch."""

from django.urls import path
from django.views.i18n import set_language

from ccqm.web.kit.guards import public_page

app_name = "kit"
urlpatterns = [path("language/", public_page(set_language), name="language")]
