"""The readers' workspace."""

from django.urls import path

from ccqm.web.readers import comments, guidance, home, reading, theme

app_name = "readers"
urlpatterns = [
    path("", home.page, name="home"),
    path("<int:reading>/", reading.page, name="reading"),
    path("<int:reading>/guidance/", guidance.page, name="guidance"),
    path("<int:reading>/tie/", guidance.step_back_page, name="step-back"),
    path("<int:reading>/comments/", comments.page, name="comments"),
    path("<int:reading>/finish/", reading.finish, name="finish"),
    path("<int:reading>/themes/new/", theme.new, name="theme-new"),
    path("<int:reading>/themes/<int:number>/", theme.page, name="theme"),
    path("<int:reading>/themes/<int:number>/change/", theme.change, name="theme-change"),
    path("<int:reading>/themes/<int:number>/remove/", theme.remove, name="theme-remove"),
]
