"""Thank you: the answers are in."""

import uuid

from django.http import HttpRequest, HttpResponse

from ccqm.web.answers.boxes import box_or_404
from ccqm.web.kit.apart import show
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The same page for everybody, so it tells nothing."""
    box = box_or_404(key)
    return show(request, "answers/thanks.html", box=box, takes_back=bool(box.shape["dimensions"]))
