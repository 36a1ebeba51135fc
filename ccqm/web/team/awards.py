"""The team's list of marks, and withdrawing one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccqm.accounts.models import Role, User
from ccqm.awards import permissions, queries, rules
from ccqm.awards.actions import withdraw_mark
from ccqm.credentials.queries import troubles
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import manager_page, team_page
from ccqm.web.kit.paging import links

ROWS = 50


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """Every mark, newest first, with whether it is held today."""
    now = timezone.now()
    marks = Paginator(queries.all_marks(), ROWS).get_page(request.GET.get("page"))
    rows = [(each, queries.level_of(each).title, each.state(now)) for each in marks]
    context = {
        "rows": rows,
        "page": marks,
        "troubles": troubles(now),
        "links": links(request, marks),
        "may_withdraw": _user(request).has_role(Role.MANAGER),
    }
    return render(request, "team/awards.html", context)


class WithdrawForm(Form):
    """Why a mark is taken away."""

    reason = forms.CharField(
        label=_("Why do you withdraw this mark?"),
        help_text=_("The leads are told this reason. It is not shown to the public."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=rules.REASON_MAX,
        error_messages={"required": _("Give the reason")},
    )


@manager_page
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw one mark, with a reason."""
    award = queries.mark(public_id)
    if award is None:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        by, at = _user(request), timezone.now()
        if attempt(form, withdraw_mark, award=award, reason=reason, by=by, at=at):
            messages.success(
                request, gettext("The mark was withdrawn. We have written to the leads.")
            )
            return redirect("team:awards")
    return form_page(
        request,
        "team/withdraw.html",
        form,
        award=award,
        back=reverse("team:awards"),
        level=queries.level_of(award),
        state=award.state(timezone.now()),
        may=permissions.may_withdraw_mark(_user(request), award),
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
