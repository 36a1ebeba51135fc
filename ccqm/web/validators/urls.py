"""The panel's workspace."""

from django.urls import path

from ccqm.web.validators import application, compare, home, reading, scoring

app_name = "validators"
urlpatterns = [
    path("", home.page, name="home"),
    path("<str:reference>/", application.page, name="application"),
    path("<str:reference>/declare/", application.declare, name="declare"),
    path("<str:reference>/about/", reading.about, name="about"),
    path("<str:reference>/areas/<slug:area>/", reading.area, name="area"),
    path("<str:reference>/evidence/<int:item>/", reading.file, name="file"),
    path("<str:reference>/proof/<int:proof>/", reading.file_of_proof, name="proof-file"),
    path("<str:reference>/scores/<slug:criterion>/", scoring.page, name="score"),
    path("<str:reference>/finish/", scoring.finish, name="finish"),
    path("<str:reference>/compare/", compare.page, name="compare"),
    path("<str:reference>/recommend/", compare.recommend, name="recommend"),
]
