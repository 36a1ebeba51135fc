"""Register interest: one question first, a few more, check your answers, and a reference."""

from datetime import timedelta
from typing import Any

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from ccqm.framework.queries import newest
from ccqm.kit.brand import brand
from ccqm.meetings.queries import free_choices
from ccqm.participants.models import Kind
from ccqm.steps.actions import register_interest
from ccqm.web.kit.forms import OnceForm, attempt, form_page
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.limits import address_of, is_within_limit
from ccqm.web.public.meeting import has_just_sent, remember
from ccqm.web.public.register_draft import CHECK, Draft
from ccqm.welcome.models import Registration, Wish
from ccqm.welcome.queries import registration_sent, registration_with, sent_to

MOST_AN_HOUR = 60
# Each registration writes to the address that was typed: nobody may fill a stranger's mailbox.
MOST_TO_ONE_MAILBOX = 5
HOUR = timedelta(hours=1)

# What somebody typed is on these pages: the next person at a shared computer must not find it.
kept_nowhere = cache_control(no_store=True)


@public_page
@kept_nowhere
def who(request: HttpRequest) -> HttpResponse:
    """`/register/`: who would like to take part."""
    return _ask(request, "register")


@public_page
@kept_nowhere
def about(request: HttpRequest) -> HttpResponse:
    """`/register/about/`: the organisation, the group, or the part of the city."""
    return _ask(request, "register-about")


@public_page
@kept_nowhere
def people(request: HttpRequest) -> HttpResponse:
    """`/register/people/`: about how many of each sort, for all but a person alone."""
    return _ask(request, "register-people")


@public_page
@kept_nowhere
def numbers(request: HttpRequest) -> HttpResponse:
    """`/register/numbers/`: numbers in public registers, for organisations."""
    return _ask(request, "register-numbers")


@public_page
@kept_nowhere
def contact(request: HttpRequest) -> HttpResponse:
    """`/register/contact/`: whom we write to, and what they need."""
    return _ask(request, "register-contact")


@public_page
@kept_nowhere
def wishes(request: HttpRequest) -> HttpResponse:
    """`/register/wishes/`: a meeting, training, or to start at once."""
    return _ask(request, "register-wishes")


def _ask(request: HttpRequest, page: str) -> HttpResponse:
    draft = _draft(request)
    if not draft.may_open(page):
        return _go(draft.next_page())
    form = draft.form(page, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _go(draft.keep(page, form.cleaned_data).next_page())
    template = f"public/{page.replace('-', '_')}.html"
    back = reverse(f"public:{draft.page_before(page)}")
    return form_page(request, template, form, back=back, kind=draft.kind)


@public_page
@kept_nowhere
def check(request: HttpRequest) -> HttpResponse:
    """`/register/check/`: all answers with a way to change each, and the button that sends."""
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (sent := registration_sent(form.cleaned_data["submission_key"])):
        return _received(request, sent)
    draft = _draft(request)
    if not draft.may_open(CHECK):
        return _go(draft.next_page())
    form.initial["submission_key"] = draft.key
    made = form.is_valid() and _send(request, form, draft)
    if isinstance(made, Registration):
        return _received(request, made)
    back = reverse(f"public:{draft.page_before(CHECK)}")
    sections = _sections(draft)
    return form_page(request, "public/register_check.html", form, sections=sections, back=back)


def _send(request: HttpRequest, form: OnceForm, draft: Draft) -> Registration | bool | None:
    if str(form.cleaned_data["submission_key"]) != draft.key:
        form.add_error(None, _("Your answers have changed. Check them and send them again."))
        return None
    interest, at = draft.interest(), timezone.now()
    if not is_within_limit("register", address_of(request), most=MOST_AN_HOUR):
        form.add_error(None, _("Many forms came from your network. Try again in an hour."))
        return None
    if sent_to(interest.email, since=at - HOUR) >= MOST_TO_ONE_MAILBOX:
        form.add_error(None, _("Many forms gave this email address. Try again in an hour."))
        return None
    return attempt(
        form,
        register_interest,
        interest=interest,
        submission_key=form.cleaned_data["submission_key"],
        at=at,
    )


@public_page
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """`/register/received/<reference>/`: may be kept and opened again; it names nobody (GDS-20)."""
    registration = registration_with(reference)
    if not registration:
        raise Http404
    days = newest(brand().edition).limits.answer_registration_days
    context = {
        "reference": registration.reference,
        "wants": registration.wants,
        "days": days,
        "may_choose": _may_choose(request, registration),
    }
    return render(request, "public/register_received.html", context)


def _may_choose(request: HttpRequest, registration: Registration) -> bool:
    """Only the browser that sent it is offered times: the page's address opens nothing."""
    is_ours = has_just_sent(request, registration)
    return is_ours and Wish.MEETING in registration.wants and bool(free_choices(at=timezone.now()))


def _received(request: HttpRequest, sent: Registration) -> HttpResponseRedirect:
    _draft(request).drop()
    remember(request, sent)
    return redirect("public:register-received", reference=sent.reference)


def _draft(request: HttpRequest) -> Draft:
    return Draft(request.session, newest(brand().edition))


def _go(page: str) -> HttpResponseRedirect:
    return redirect(f"public:{page}")


def _sections(draft: Draft) -> list[dict[str, Any]]:
    """Every answer as a row of a summary list, grouped by page, with its Change link (GDS-19)."""
    titles = _titles(draft.kind)
    return [
        {"title": titles[page], "rows": [_row(page, field) for field in draft.checked(page)]}
        for page in draft.pages
    ]


def _titles(kind: str) -> dict[str, str]:
    about = {
        Kind.ORGANISATION: _("About your organisation"),
        Kind.GROUP: _("About your group"),
        Kind.INDIVIDUAL: _("About you"),
    }
    return {
        "register": _("Who takes part"),
        "register-about": about[Kind(kind)],
        "register-people": _("About how many people are there?"),
        "register-numbers": _("Numbers in public registers"),
        "register-contact": _("How to reach you"),
        "register-wishes": _("What you would like"),
    }


def _row(page: str, field: BoundField) -> dict[str, Any]:
    change = {
        "href": f"{reverse(f'public:{page}')}#{field.id_for_label or field.auto_id}",
        "text": _("Change"),
        "visually_hidden_text": str(field.label).lower(),
    }
    return {
        "key": {"text": field.label},
        "value": {"text": _answer(field)},
        "actions": {"items": [change]},
    }


def _answer(field: BoundField) -> str:
    """What was answered, in the words of the page; "Not provided" for a question left empty."""
    value = field.value()
    given = value if isinstance(value, list) else [value]
    choices = dict(getattr(field.field, "choices", ()))
    words = [str(choices.get(item, item)) for item in given if item not in (None, "")]
    return ", ".join(words) or _("Not provided")
