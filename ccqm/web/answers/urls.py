"""Answering with a ballot."""

from django.urls import path

from ccqm.web.answers import answer, equality, thanks

app_name = "answers"
urlpatterns = [
    path("<uuid:key>/", answer.page, name="answer"),
    path("<uuid:key>/equality/", equality.page, name="equality"),
    path("<uuid:key>/thanks/", thanks.page, name="thanks"),
]
