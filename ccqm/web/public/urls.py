"""Addresses that anyone may open."""

from django.urls import path

from ccqm.web.public import (
    brand_files,
    credential,
    directory,
    home,
    lead_invitation,
    mark,
    meeting,
    pages,
    participant,
    picture,
    plan,
    pledge,
    register,
    tapestry,
    you_said,
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
    path("register/people/", register.people, name="register-people"),
    path("register/numbers/", register.numbers, name="register-numbers"),
    path("register/contact/", register.contact, name="register-contact"),
    path("register/wishes/", register.wishes, name="register-wishes"),
    path("register/check/", register.check, name="register-check"),
    path("register/received/<slug:reference>/", register.received, name="register-received"),
    path("invitation/<str:token>/", lead_invitation.page, name="lead-invitation"),
    path("register/received/<slug:reference>/meet/", meeting.begin, name="meeting-begin"),
    path("meet/<str:token>/", meeting.page, name="meeting"),
    path("meet/<str:token>/days/", meeting.days, name="meeting-days"),
    path("meet/<str:token>/days/<str:day>/", meeting.times, name="meeting-times"),
    path("meet/<str:token>/cancel/", meeting.cancel, name="meeting-cancel"),
    path("meet/<str:token>/meeting.ics", meeting.calendar_file, name="meeting-file"),
    path("calendar/<str:token>.ics", meeting.officer_calendar, name="officer-calendar"),
    path("participants/", directory.page, name="directory"),
    path("participants/<slug:slug>/", participant.page, name="participant"),
    path("participants/<slug:slug>/plan/", plan.page, name="plan"),
    path("participants/<slug:slug>/surveys/<int:number>/", you_said.page, name="you-said"),
    path("participants/<slug:slug>/pledge/", pledge.page, name="pledge"),
    path(
        "participants/<slug:slug>/pledge/pictures/<str:key>/<slug:size>.webp",
        picture.file,
        name="picture",
    ),
    path(
        "participants/<slug:slug>/pledge/pictures/<str:key>/take-away/",
        picture.ask,
        name="picture-removal",
    ),
    path(
        "participants/<slug:slug>/pledge/picture-hidden/", picture.received, name="picture-hidden"
    ),
    path("tapestry/", tapestry.city, name="tapestry"),
    path("tapestry.svg", tapestry.city_svg, name="tapestry-svg"),
    path("tapestry.png", tapestry.city_png, name="tapestry-png"),
    path("participants/<slug:slug>/tapestry/", tapestry.page, name="participant-tapestry"),
    path(
        "participants/<slug:slug>/tapestry.svg", tapestry.drawing, name="participant-tapestry-svg"
    ),
    path(
        "participants/<slug:slug>/tapestry.png", tapestry.picture, name="participant-tapestry-png"
    ),
    path(".well-known/did.json", credential.keys, name="did"),
    path("credentials/<uuid:credential>", credential.page, name="credential"),
    path("credentials/<uuid:credential>.json", credential.document, name="credential-json"),
    path("credentials/<uuid:credential>.jwt", credential.token, name="credential-jwt"),
    path("credentials/<uuid:credential>/badge.svg", credential.badge_svg, name="badge-svg"),
    path("credentials/<uuid:credential>/badge.png", credential.badge_png, name="badge-png"),
    path("status/revocation/<int:number>", credential.status_list, name="status-list"),
    path("standard/<slug:key>/<slug:level>/", credential.level, name="level"),
    path("marks/", mark.check, name="marks"),
    path("marks/<slug:public_id>/", mark.page, name="mark"),
]
