"""A participant's workspace. A task's key is its page's URL name.

A page that has pages of its own below it lists them in its module, as `urlpatterns`.
"""

from django.urls import path

from ccqm.web.leads import (
    actions,
    apply,
    awareness,
    awareness_teams,
    belonging,
    commitment,
    evidence,
    feedback,
    home,
    identity,
    leads,
    pack,
    paper,
    paper_lines,
    papers,
    people,
    priorities,
    profile,
    progress,
    proof,
    public_pledge,
    publish_plan,
    registration,
    roster,
    roster_import,
    self_evaluation,
    sign_up,
    teams,
    training,
)

app_name = "leads"
urlpatterns = [
    path("", home.page, name="home"),
    path("registration/", registration.page, name="registration"),
    path("profile/", profile.page, name="profile"),
    path("leads/", leads.page, name="leads"),
    path("awareness/", awareness.page, name="awareness"),
    path("commitment/", commitment.page, name="commitment"),
    path("public-pledge/", public_pledge.page, name="public-pledge"),
    path("people/", people.page, name="people"),
    path("sign-up/", sign_up.page, name="sign-up"),
    path("training/", training.page, name="training"),
    path("self-evaluation/", self_evaluation.page, name="self-evaluation"),
    path("priorities/", priorities.page, name="priorities"),
    path("actions/", actions.page, name="actions"),
    path("publish-plan/", publish_plan.page, name="publish-plan"),
    path("progress/", progress.page, name="progress"),
    path("evidence/", evidence.page, name="evidence"),
    path("feedback/", feedback.page, name="feedback"),
    path("apply/", apply.page, name="apply"),
    *(
        route
        for page in (
            actions,
            apply,
            awareness,
            awareness_teams,
            belonging,
            commitment,
            evidence,
            feedback,
            identity,
            leads,
            pack,
            papers,
            paper,
            paper_lines,
            people,
            priorities,
            progress,
            proof,
            registration,
            roster,
            roster_import,
            self_evaluation,
            sign_up,
            teams,
            training,
        )
        for route in page.urlpatterns
    ),
]
