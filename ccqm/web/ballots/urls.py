"""Getting a ballot, and the tally of a wave."""

from django.urls import path

from ccqm.web.ballots import draw, tally

app_name = "ballots"
urlpatterns = [
    path("tally/<uuid:key>/", tally.page, name="tally"),
    path("<slug:token>/", draw.page, name="draw"),
    path("<slug:token>/sign/", draw.sign, name="sign"),
    path("<slug:token>/quiet/", draw.quiet, name="quiet"),
    path("<slug:token>/received/", draw.received, name="received"),
]
