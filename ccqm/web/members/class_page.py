"""A class signs together, by its teacher or leader. No child is named (DP-04)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.members.models import SignUpLink, Team
from ccqm.members.queries import people_in
from ccqm.pledges.models import LONGEST_PLEDGE, JointSignature
from ccqm.pledges.queries import class_signature, joint_signature_at, public_pledge
from ccqm.pledges.signing import joint_token, remove_joint_signature, sign_together
from ccqm.pledges.tapestry.dyes import ALL
from ccqm.web.kit.forms import OnceForm, attempt, form_page
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.limits import address_of, is_within_limit
from ccqm.web.kit.yarn import Yarn

MOST_IN_AN_HOUR = 300


class ClassForm(OnceForm):
    """How many took part, who led them, and a pledge of their own if they like."""

    people = forms.IntegerField(
        label=gettext_lazy("How many children took part?"),
        help_text=gettext_lazy(
            "Count only those who wanted to. Taking part is free for each child."
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Enter how many children took part"),
            "invalid": gettext_lazy("Enter a whole number of children, like 28"),
        },
    )
    led_by = forms.CharField(
        label=gettext_lazy("Who led them?"),
        help_text=gettext_lazy(
            "Your own name or your role, such as “class teacher”. Your lead can see it."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter your name or your role")},
    )
    pledge = forms.CharField(
        label=gettext_lazy("A pledge of your class"),
        help_text=gettext_lazy("One thing you will do together. Do not name any child."),
        max_length=LONGEST_PLEDGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    may_show = forms.ChoiceField(
        label=gettext_lazy("May we show the pledge, without the name of your class?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("If you do not answer, we do not show it."),
    )
    thread = Yarn(
        label=gettext_lazy("A colour for your threads"),
        help_text=gettext_lazy(
            "Each child who took part is a thread in our tapestry, all in this colour. "
            "If you do not choose, they are plain."
        ),
        required=False,
    )

    def clean_may_show(self) -> bool:
        return self.cleaned_data["may_show"] == "yes"

    def clean_pledge(self) -> str:
        return self.cleaned_data["pledge"].replace("\r\n", "\n")


def class_page(request: HttpRequest, link: SignUpLink, team: Team) -> HttpResponse:
    """The form for whoever leads the class; an explanation once the class has signed."""
    form = ClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (joint := _sign(request, link, team, form)):
        return redirect("members:class", joint_token(joint))
    context: dict[str, Any] = {
        "link": link,
        "participant": link.participant,
        "team": team,
        "there_are": people_in(team),
        "pledge": public_pledge(link.participant),
    }
    if class_signature(team):
        # Also a second teacher who sent the form a moment too late reads why (REL-05).
        return render(request, "members/class_signed.html", context)
    return form_page(request, "members/class.html", form, **context)


def _sign(
    request: HttpRequest, link: SignUpLink, team: Team, form: ClassForm
) -> JointSignature | None:
    limits = (("address", address_of(request)), ("link", link.token))
    if not all(is_within_limit(f"class-{kind}", who, most=MOST_IN_AN_HOUR) for kind, who in limits):
        form.add_error(None, _("Too many people are signing at once. Try again in an hour."))
        return None
    made = attempt(
        form,
        sign_together,
        group=team.group,
        team=team,
        kind=JointSignature.Kind.CLASS,
        language=get_language() or "en",
        at=timezone.now(),
        **form.answers(),
    )
    return made if isinstance(made, JointSignature) else None


@public_page
def yours(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you; here is what your class signed. A POST takes it back, opening never does."""
    joint = joint_signature_at(token)
    if joint is None:
        raise Http404
    if request.method == "POST":
        remove_joint_signature(joint, at=timezone.now())
        return redirect("members:class", token)
    context = {
        "joint": joint,
        "participant": joint.participant,
        "dye": ALL[joint.thread],
        "address": request.build_absolute_uri(),
    }
    response = render(request, "members/class_yours.html", context)
    # The token is in the address: tell it to nobody else, and keep no copy (SEC-09, SEC-24).
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
