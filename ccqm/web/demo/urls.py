"""Addresses of the demo. The root addresses include them in demo mode only."""

from django.urls import path

from ccqm.web.demo import outbox, people

app_name = "demo"
urlpatterns = [
    path("", people.page, name="people"),
    path("<int:pk>/sign-in/", people.sign_in, name="sign-in"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/<int:pk>/", outbox.letter, name="letter"),
    path("outbox/<int:pk>/html/", outbox.letter_html, name="letter-html"),
]
