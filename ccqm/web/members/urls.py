"""Pages by link, with no account: `token` is the shared link's, or a member's own."""

from django.urls import path

from ccqm.web.members import class_page, kiosk, sign_up, told, yours

app_name = "members"
urlpatterns = [
    path("", sign_up.page, name="sign-up"),
    path("kiosk/", kiosk.page, name="kiosk"),
    path("kiosk/thanks/", kiosk.thanks, name="kiosk-thanks"),
    path("yours/", yours.page, name="yours"),
    path("yours/keep/", yours.keep, name="keep"),
    path("class/", class_page.yours, name="class"),
    path("told/", told.page, name="told"),
]
