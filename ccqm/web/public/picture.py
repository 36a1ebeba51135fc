"""A picture beside a pledge, asked anew each time; and how anyone asks that it be taken away."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.participants.queries import listed_at
from ccqm.pictures.actions import ask_removal
from ccqm.pictures.models import Picture
from ccqm.pictures.queries import SIZES, picture_at, shown_picture
from ccqm.pictures.sizes import CONTENT_TYPE
from ccqm.web.kit.downloads import shown
from ccqm.web.kit.forms import OnceForm, attempt, form_page
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.limits import HOUR, address_of, is_within_limit

BRIEFLY = "private, max-age=600, must-revalidate"
"""Ten minutes, in the reader's own browser only: after that nobody holds it (DP-11)."""
DAY = 24 * HOUR


@public_page
def file(request: HttpRequest, slug: str, key: str, size: str) -> HttpResponse:
    """The picture, while everyone may see it."""
    found = _showing(slug, key)
    if size not in SIZES:
        raise Http404
    with getattr(found, size).open("rb") as kept:
        return shown(kept.read(), content_type=CONTENT_TYPE, cache=BRIEFLY)


class RemovalForm(OnceForm):
    """Why, if they want to say."""

    words = forms.CharField(
        label=gettext_lazy("Why should it go?"),
        help_text=gettext_lazy("You do not have to say. Do not give names."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@public_page
def ask(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Ask that a picture be taken away: it is hidden at once, whoever asks.

    Asking again while it is hidden changes nothing, and is answered the same.
    """
    found = picture_at(slug, key)
    if request.method == "POST" and found and (found.hidden_at or found.removed_at):
        return redirect("public:picture-hidden", slug)
    picture = _showing(slug, key)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _may_ask(request, form, picture):
        answers, at = form.answers(), timezone.now()
        attempt(form, ask_removal, picture=picture, at=at, **answers)
        return redirect("public:picture-hidden", slug)
    back = reverse("public:pledge", args=[slug])
    return form_page(
        request, "public/picture_removal.html", form, picture=picture, slug=slug, back=back
    )


@public_page
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank you: nobody can see it now."""
    if not listed_at(slug):
        raise Http404
    return render(request, "public/picture_hidden.html", {"slug": slug})


def _may_ask(request: HttpRequest, form: RemovalForm, picture: Picture) -> bool:
    """So that nobody can empty a page, or hide one picture over and over, without us."""
    limits = (
        ("address", address_of(request), 5, HOUR),
        ("picture", str(picture.pk), 2, DAY),
        ("participant", str(picture.participant_id), 10, DAY),
    )
    if all(
        is_within_limit(f"picture-removal-{what}", who, most=most, seconds=seconds)
        for what, who, most, seconds in limits
    ):
        return True
    form.add_error(
        None,
        _(
            "Too many people asked today. "
            "Write to %(email)s or call %(phone)s and we will look at it"
        )
        % {"email": brand().email, "phone": brand().phone},
    )
    return False


def _showing(slug: str, key: str) -> Picture:
    found = shown_picture(slug, key, local_date(timezone.now()))
    if found is None:
        raise Http404
    return found
