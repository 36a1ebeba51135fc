"""The Quality Mark team's workspace."""

from django.urls import path

from ccqm.web.team import (
    applications,
    appoint,
    availability,
    awards,
    comments,
    enter,
    journey,
    meetings,
    merge,
    participant,
    participants,
    people,
    registrations,
)

app_name = "team"
urlpatterns = [
    path("", participants.page, name="participants"),
    path("participants/<slug:slug>/", participant.page, name="participant"),
    path(
        "participants/<slug:slug>/proof/<int:proof>/", participant.file_of_proof, name="proof-file"
    ),
    path("participants/<slug:slug>/close/", journey.close, name="close-journey"),
    path("participants/<slug:slug>/reopen/", journey.reopen, name="reopen-journey"),
    path("participants/<slug:slug>/leads/", appoint.page, name="appoint-lead"),
    path("participants/<slug:slug>/merge/", merge.page, name="merge"),
    path("registrations/", registrations.page, name="registrations"),
    path("registrations/enter/", enter.page, name="enter-registration"),
    path("registrations/<slug:reference>/", registrations.one, name="registration"),
    path("registrations/<slug:reference>/accept/", registrations.accept, name="accept"),
    path("registrations/<slug:reference>/decline/", registrations.decline, name="decline"),
    path("applications/", applications.page, name="applications"),
    path("applications/<slug:reference>/", applications.application, name="application"),
    path("applications/<slug:reference>/panel/", applications.panel, name="panel"),
    path(
        "applications/<slug:reference>/seats/<int:seat>/free/", applications.free, name="free-seat"
    ),
    path("applications/<slug:reference>/decide/", applications.decide, name="decide"),
    path("marks/", awards.page, name="awards"),
    path("marks/<slug:public_id>/withdraw/", awards.withdraw, name="withdraw-mark"),
    path("comments/", comments.page, name="comments"),
    path("comments/<int:wave>/readers/", comments.name, name="name-readers"),
    path("people/", people.page, name="people"),
    path("people/<int:pk>/", people.one, name="person"),
    path("people/<int:pk>/second-step/", people.second_step, name="second-step"),
    *availability.urlpatterns,
    *meetings.urlpatterns,
]
