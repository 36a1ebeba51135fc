"""Members sign with a name or initials, and a pledge of their own if they like. No account."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.members.models import Group, SignUpLink
from ccqm.members.queries import groups_of
from ccqm.pledges.models import LONGEST_PLEDGE, Way
from ccqm.pledges.queries import newest_commitment, public_pledge
from ccqm.pledges.signing import Signed, sign
from ccqm.portfolios.models import KeptPledge
from ccqm.portfolios.queries import pledges_of
from ccqm.web.kit.forms import OnceForm, attempt, form_page
from ccqm.web.kit.guards import member_link
from ccqm.web.kit.keeping import let_go
from ccqm.web.kit.limits import address_of, is_within_limit
from ccqm.web.kit.yarn import Yarn
from ccqm.web.members.class_page import class_page

# A school of two thousand may sign in one hour, from one network address.
MOST_IN_AN_HOUR = 3_000


class SignUpForm(OnceForm):
    """One minute: which group, your name, and your own pledge if you like."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Which group do you belong to?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Select the group you belong to"),
            "invalid_choice": gettext_lazy("Select the group you belong to"),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Your name or initials"),
        help_text=gettext_lazy("Nobody is shown it, not even your lead."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter your name or initials")},
    )
    pledge = forms.CharField(
        label=gettext_lazy("Your own pledge"),
        help_text=gettext_lazy(
            "One thing you will do. Leave out anything private about you or others."
        ),
        max_length=LONGEST_PLEDGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    may_show = forms.ChoiceField(
        label=gettext_lazy("May we show your pledge, without your name?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("If you do not answer, we do not show it."),
    )
    thread = Yarn(
        label=gettext_lazy("A colour for your thread"),
        help_text=gettext_lazy(
            "Each signature is a thread in our tapestry. Nobody sees whose thread is whose. "
            "If you do not choose, yours is plain."
        ),
        required=False,
    )

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = groups[0] if len(groups) == 1 else None
        if self.only and self.only.participant.is_individual:
            # Nobody could be the writer of such a pledge but one, and nobody else is shown a name.
            del self.fields["may_show"]
            self.fields["name"].help_text = ""
        if self.only:
            del self.fields["group"]
            return
        choice = self.fields["group"]
        choice.queryset = Group.objects.filter(  # type: ignore[attr-defined]
            pk__in=[group.pk for group in groups]
        ).select_related("participant")

    def clean_may_show(self) -> bool:
        return self.cleaned_data["may_show"] == "yes"

    def clean_pledge(self) -> str:
        return self.cleaned_data["pledge"].replace("\r\n", "\n")

    def answers(self) -> dict[str, Any]:
        """What was typed, with the only group where no question was asked."""
        return {"group": self.only, **self.cleaned_data}


@member_link
def page(request: HttpRequest, link: SignUpLink) -> HttpResponse:
    """What this is, what happens with the answer, and the form.

    Whoever is signed in may begin with a pledge they kept: `?words=` is its number.
    """
    if request.method != "POST":
        let_go(request)
    if link.team and link.team.group.is_led:
        return class_page(request, link, link.team)
    if found := nobody_signs_alone(request, link):
        return found
    kept = _kept(request)
    _form, signed, context = asked(request, link, begins_with=_chosen(request, kept))
    context["kept"] = kept
    if signed:
        return redirect("members:yours", signed.token)
    return form_page(request, "members/sign_up.html", **context)


def asked(
    request: HttpRequest,
    link: SignUpLink,
    way: Way = Way.LINK,
    begins_with: dict[str, Any] | None = None,
) -> tuple[SignUpForm, Signed | None, Any]:
    """The form, the signature if it was sent and counted, and what the form's page shows."""
    participant = link.participant
    groups = _groups(link)
    form = SignUpForm(request.POST or None, groups=groups, initial=begins_with)
    if request.method == "POST" and groups and form.is_valid():
        signed = _sign(request, link, form, way)
        if isinstance(signed, Signed):
            return form, signed, {}
    context = {
        "form": form,
        "link": link,
        "participant": participant,
        "groups": groups,
        "pledge": public_pledge(participant),
        "commitment": newest_commitment(participant),
    }
    return form, None, context


def _kept(request: HttpRequest) -> list[KeptPledge]:
    """The reader's own pledges that have words, to begin with."""
    if not isinstance(request.user, User):
        return []
    return list(pledges_of(request.user).exclude(words=""))


def _chosen(request: HttpRequest, kept: list[KeptPledge]) -> dict[str, Any]:
    chosen = next((one for one in kept if str(one.pk) == request.GET.get("words")), None)
    return {"pledge": chosen.words, "thread": chosen.thread} if chosen else {}


def nobody_signs_alone(request: HttpRequest, link: SignUpLink) -> HttpResponse | None:
    """Why there is no form, where a link leads only to children or to nobody (DP-04)."""
    if _groups(link):
        return None
    there = groups_of(link.participant).filter(is_led=True)
    context = {"participant": link.participant, "has_children": there.exists()}
    return render(request, "members/nobody_signs_alone.html", context)


def _groups(link: SignUpLink) -> list[Group]:
    """Those whose people sign by themselves: of a team's link its own, and never children."""
    found = groups_of(link.participant).filter(headcount__gt=0, is_led=False)
    if link.team:
        found = found.filter(pk=link.team.group_id)
    return list(found.select_related("participant"))


def _sign(
    request: HttpRequest, link: SignUpLink, form: SignUpForm, way: Way
) -> Signed | bool | None:
    limits = (("address", address_of(request)), ("link", link.token))
    if not all(is_within_limit(f"sign-{kind}", who, most=MOST_IN_AN_HOUR) for kind, who in limits):
        form.add_error(None, _("Too many people are signing at once. Try again in an hour."))
        return None
    language = get_language() or "en"
    answers = {**form.answers(), "team": link.team, "way": way, "language": language}
    return attempt(form, sign, at=timezone.now(), **answers)
