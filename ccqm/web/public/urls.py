"""Addresses that anyone may open."""

from django.urls import path

from ccqm.web.public import (
    brand_files,
    directory,
    home,
    mark,
    pages,
    participant,
    plan,
    register,
)

app_name = "public"
urlpatterns = [
    path("", home.page, name="home"),
    path("how-it-works/", pages.how_it_works, name="how-it-works"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("cookies/", pages.cookies, name="cookies"),
    path("help/", pages.help_and_contact, name="help"),
    path("report-a-concern/", pages.concern, name="concern"),
    path("brand.css", brand_files.colours, name="brand-css"),
    path("brand/logo.svg", brand_files.logo, name="brand-logo"),
    path("brand/favicon.svg", brand_files.favicon, name="favicon"),
    path("register/", register.who, name="register"),
    path("register/about/", register.about, name="register-about"),
    path("register/contact/", register.contact, name="register-contact"),
    path("register/wishes/", register.wishes, name="register-wishes"),
    path("register/check/", register.check, name="register-check"),
    path("register/received/<slug:reference>/", register.received, name="register-received"),
    path("participants/", directory.page, name="directory"),
    path("participants/<slug:slug>/", participant.page, name="participant"),
    path("participants/<slug:slug>/plan/", plan.page, name="plan"),
    path("marks/", mark.check, name="marks"),
    path("marks/<slug:public_id>/", mark.page, name="mark"),
]
