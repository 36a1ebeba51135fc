"""Every component with its states on one page, in both directions.

For whoever builds a page: look here first. `?dir=rtl` shows right-to-left.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ccqm.web.gallery.form import SampleForm
from ccqm.web.gallery.samples import SAMPLES
from ccqm.web.kit.forms import form_page
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """`/components/`; `?errors` shows the form as it comes back when nothing was filled in."""
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    form = SampleForm({} if "errors" in request.GET else None, label_suffix="")
    return form_page(
        request,
        "gallery/components.html",
        form,
        status=200,
        samples=SAMPLES,
        direction=direction,
        today=timezone.localdate(),
    )
