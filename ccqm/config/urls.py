"""Root addresses: one line per audience."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ccqm.web.public.urls")),
    path("account/", include("ccqm.web.account.urls")),
    path("mine/", include("ccqm.web.mine.urls")),
    path("join/<slug:token>/", include("ccqm.web.members.urls")),
    path("sign/<slug:token>/", include("ccqm.web.members.letter_urls")),
    path("work/<slug:slug>/", include("ccqm.web.leads.urls")),
    path("panel/", include("ccqm.web.validators.urls")),
    path("reading/", include("ccqm.web.readers.urls")),
    path("team/", include("ccqm.web.team.urls")),
    path("ballot/", include("ccqm.web.ballots.urls")),
    path("answer/", include("ccqm.web.answers.urls")),
    path("i18n/", include("ccqm.web.kit.urls")),
]

if settings.DEMO:
    urlpatterns += [path("demo/", include("ccqm.web.demo.urls"))]
if settings.DEMO or settings.DEBUG:
    urlpatterns += [path("components/", include("ccqm.web.gallery.urls"))]

handler400 = "ccqm.web.public.errors.bad_request"
handler403 = "ccqm.web.public.errors.forbidden"
handler404 = "ccqm.web.public.errors.not_found"
handler500 = "ccqm.web.public.errors.server_error"
