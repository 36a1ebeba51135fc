"""Sign, or say "no, thank you", by the link of a personal letter.

Opening the link changes nothing: programs that look for harmful mail open it too. Either answer
closes it, and from then on the page is the same, whichever it was.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccqm.mailings.actions import decline, sign_by_letter
from ccqm.mailings.models import Addressee
from ccqm.pledges.queries import newest_commitment, public_pledge
from ccqm.pledges.signing import Signed
from ccqm.web.kit.forms import attempt, form_page
from ccqm.web.kit.guards import letter_link
from ccqm.web.kit.limits import address_of, is_within_limit
from ccqm.web.members.sign_up import MOST_IN_AN_HOUR, SignUpForm


@letter_link
def page(request: HttpRequest, token: str, addressee: Addressee) -> HttpResponse:
    """The form, without asking for the group; a calm page once the link is closed."""
    participant = addressee.person.participant
    form = SignUpForm(request.POST or None, groups=[addressee.person.group])
    if request.method == "POST" and form.is_valid():
        signed = _signed(request, form, addressee)
        if isinstance(signed, Signed):
            return redirect("members:yours", signed.token)
        addressee.refresh_from_db(fields=["is_closed"])
    if not addressee.is_open:
        return render(request, "members/letter_closed.html", {"participant": participant})
    return form_page(
        request,
        "members/letter.html",
        form,
        token=token,
        participant=participant,
        pledge=public_pledge(participant),
        commitment=newest_commitment(participant),
    )


@letter_link
@require_POST
def no(request: HttpRequest, token: str, addressee: Addressee) -> HttpResponse:
    """No, thank you: do not write to me again."""
    decline(addressee)
    return redirect("letter:sign", token)


def _signed(request: HttpRequest, form: SignUpForm, addressee: Addressee) -> Signed | bool | None:
    if not is_within_limit("sign-address", address_of(request), most=MOST_IN_AN_HOUR):
        form.add_error(None, _("Too many people are signing at once. Try again in an hour."))
        return None
    answers = {**form.cleaned_data, "language": get_language() or "en"}
    return attempt(form, sign_by_letter, addressee=addressee, at=timezone.now(), **answers)
