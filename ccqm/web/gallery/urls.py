"""The gallery's address: `/components/`, in development and demo only."""

from django.urls import path

from ccqm.web.gallery import page

app_name = "gallery"
urlpatterns = [path("", page.page, name="components")]
