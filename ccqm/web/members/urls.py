"""Pages by link, with no account: `token` is the shared link's, or a member's own."""

from django.urls import path

from ccqm.web.members import sign_up, yours

app_name = "members"
urlpatterns = [
    path("", sign_up.page, name="sign-up"),
    path("yours/", yours.page, name="yours"),
]
