"""Root addresses: one line per audience."""
# BUILDING VERSION: leaves out audiences not there yet. The lead replaces this file at the end.

import importlib

from django.conf import settings
from django.urls import include, path

ALL = [
    ("", "ccqm.web.public.urls"),
    ("account/", "ccqm.web.account.urls"),
    ("join/<str:token>/", "ccqm.web.members.urls"),
    ("work/<slug:slug>/", "ccqm.web.leads.urls"),
    ("panel/", "ccqm.web.validators.urls"),
    ("team/", "ccqm.web.team.urls"),
    ("i18n/", "ccqm.web.kit.urls"),
]
if settings.DEMO:
    ALL.append(("demo/", "ccqm.web.demo.urls"))
if settings.DEMO or settings.DEBUG:
    ALL.append(("components/", "ccqm.web.gallery.urls"))


def ready(module):
    try:
        importlib.import_module(module)
    except ImportError as missing:
        print("not there yet:", module, missing)
        return False
    return True


urlpatterns = [path(prefix, include(module)) for prefix, module in ALL if ready(module)]

handler400 = "ccqm.web.public.errors.bad_request"
handler403 = "ccqm.web.public.errors.forbidden"
handler404 = "ccqm.web.public.errors.not_found"
handler500 = "ccqm.web.public.errors.server_error"
