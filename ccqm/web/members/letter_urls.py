"""By the link of a personal letter, with no account: `token` is one person's own."""

from django.urls import path

from ccqm.web.members import letter

app_name = "letter"
urlpatterns = [
    path("", letter.page, name="sign"),
    path("no/", letter.no, name="decline"),
]
