"""Take back what you said about yourself, with the ballot you answered with."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ccqm.answers.actions import withdraw_equality_answers
from ccqm.kit.verdict import Refused
from ccqm.web.answers.answer import BallotForm
from ccqm.web.answers.boxes import box_or_404
from ccqm.web.kit.apart import show
from ccqm.web.kit.guards import public_page


@csrf_exempt
@public_page
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for the ballot or code; a POST takes the equality answers back."""
    box = box_or_404(key)
    form = BallotForm(request.POST if request.method == "POST" else None)
    is_done = False
    if form.is_bound and form.is_valid():
        try:
            withdraw_equality_answers(box.pk, ballot=form.cleaned_data["ballot"])
            is_done = True
        except Refused as refused:
            form.add_error("ballot", str(refused.reason))
    status = 422 if form.errors else 200
    return show(request, "answers/equality.html", status=status, form=form, box=box, done=is_done)
