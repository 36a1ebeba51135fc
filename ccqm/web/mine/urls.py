"""What a person keeps, for that person alone."""

from django.urls import path

from ccqm.web.mine import close, home, notes, pledges

app_name = "mine"
urlpatterns = [
    path("", home.page, name="home"),
    path("download/<slug:form>/", home.download, name="download"),
    path("keep/", pledges.keep, name="keep"),
    path("pledges/<int:pk>/leave/", pledges.stop, name="leave"),
    path("pledges/<int:pk>/remove/", pledges.remove, name="pledge-remove"),
    path("training/add/", notes.add_training, name="training-add"),
    path("training/<int:pk>/change/", notes.change_training, name="training-change"),
    path("training/<int:pk>/remove/", notes.remove_training, name="training-remove"),
    path("reflections/add/", notes.add_reflection, name="reflection-add"),
    path("reflections/<int:pk>/change/", notes.change_reflection, name="reflection-change"),
    path("reflections/<int:pk>/remove/", notes.remove_reflection, name="reflection-remove"),
    path("close/", close.page, name="close"),
    path("closed/", close.closed, name="closed"),
]
