"""What the gallery shows: every component with the states that a page may meet."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from ccqm.web.kit.components import Params


@dataclass(frozen=True)
class Sample:
    """A component by name, with one set of parameters for each state."""

    name: str
    states: tuple[tuple[str, Params], ...]


def sample(name: str, **states: Any) -> Sample:
    """`states` are named in words with underscores."""
    named = tuple((state.replace("_", " "), params) for state, params in states.items())
    return Sample(name, named)


LONG = _("A very long name that goes on and on, of a group from many places who meet on Thursdays")
CHANGE = {"href": "#", "text": _("Change"), "visually_hidden_text": _("the name")}
ROWS: list[Params] = [
    {
        "key": {"text": _("Name")},
        "value": {"text": _("Harbour Lane School")},
        "actions": {"items": [CHANGE]},
    },
    {"key": {"text": _("Website")}, "value": {"text": _("Not provided")}},
]
CHOICES: list[Params] = [
    {"value": "yes", "text": _("Yes")},
    {"value": "no", "text": _("No"), "hint": {"text": _("You can say yes later.")}},
    {"divider": _("or")},
    {"value": "unsure", "text": _("I do not know")},
]
TICKS = [item for item in CHOICES if "divider" not in item]
LEGEND = {"legend": {"text": _("Do you want to go on?"), "classes": "govuk-fieldset__legend--s"}}
LABEL = {"text": _("Your answer"), "classes": "govuk-label--s"}
HINT = {"text": _("A few words are enough.")}
ERROR = {"text": _("Enter “Your answer”")}


def date_parts(day: str = "", month: str = "", year: str = "", wrong: str = "") -> list[Params]:
    """The three inputs of a date, the `wrong` one marked."""
    values = {"day": day, "month": month, "year": year}
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    return [
        {"name": part, "label": str(labels[part]), "value": values[part], "error": part == wrong}
        for part in values
    ]


SAMPLES = (
    sample(
        "emblem",
        one_colour_24_pixels={"size": 24},
        with_words={"size": 48, "label": _("The emblem of the mark")},
        in_threads={"size": 120, "colour": "many"},
    ),
    sample(
        "level_emblem",
        bronze={"level": "bronze", "label": _("Bronze")},
        silver={"level": "silver", "label": _("Silver")},
        gold={"level": "gold", "label": _("Gold"), "size": 72},
    ),
    sample(
        "button",
        main={"text": _("Continue")},
        start={"text": _("Register your interest"), "href": "#", "is_start_button": True},
        secondary={"text": _("Save and come back later"), "classes": "govuk-button--secondary"},
        warning={"text": _("Withdraw"), "classes": "govuk-button--warning"},
        disabled={"text": _("Continue"), "disabled": True},
    ),
    sample(
        "progress",
        nothing_yet={"label": _("People who signed"), "value": 0, "total": 60, "needed": 54},
        under_way={
            "label": _("People who signed"),
            "value": 42,
            "total": 60,
            "needed": 54,
            "reason": _("42 of 60 have signed. Bronze asks for 54."),
        },
        all={"label": _("Tasks done"), "value": 7, "total": 7},
        nobody_counted={"label": _("People trained"), "value": 0, "total": 0},
    ),
    sample(
        "task_list",
        every_status={
            "items": [
                {
                    "title": {"text": _("Tell people about the mark")},
                    "href": "#",
                    "status": {"text": _("Completed")},
                },
                {
                    "title": {"text": _("Sign up everyone")},
                    "hint": {"text": _("42 of 60 have signed. Bronze asks for 54.")},
                    "href": "#",
                    "status": {"tag": {"text": _("In progress"), "classes": "govuk-tag--yellow"}},
                },
                {
                    "title": {"text": _("Write your pledge")},
                    "href": "#",
                    "status": {"tag": {"text": _("Not yet started")}},
                },
                {
                    "title": {"text": _("Apply for the mark")},
                    "status": {
                        "text": _("Cannot start yet"),
                        "classes": "govuk-task-list__status--cannot-start-yet",
                    },
                },
            ],
            "id_prefix": "sample-tasks",
        },
    ),
    sample(
        "card",
        plain={
            "title": _("Welcome evening for new families"),
            "caption": _("Participation"),
            "text": _("Families from nine streets ate together."),
        },
        link_with_thread={
            "title": LONG,
            "href": "#",
            "thread": True,
            "text": _("Working towards bronze."),
            "footer": {"text": _("Updated on 3 March 2026")},
        },
    ),
    sample(
        "tag",
        plain={"text": _("Not yet started")},
        grey={"text": _("Withdrawn"), "classes": "govuk-tag--grey"},
        green={"text": _("Held"), "classes": "govuk-tag--green"},
        yellow={"text": _("In progress"), "classes": "govuk-tag--yellow"},
        orange={"text": _("Expires soon"), "classes": "govuk-tag--orange"},
        purple={"text": _("With the panel"), "classes": "govuk-tag--purple"},
        teal={"text": _("Listed"), "classes": "govuk-tag--teal"},
        magenta={"text": _("New"), "classes": "govuk-tag--magenta"},
        red={"text": _("Expired"), "classes": "govuk-tag--red"},
    ),
    sample(
        "notification_banner",
        neutral={"text": _("Your plan is due for an update."), "title_id": "banner-1"},
        success={
            "type": "success",
            "text": _("Your pledge is published."),
            "title_id": "banner-2",
            "role": "region",
            "disable_auto_focus": True,
        },
    ),
    sample(
        "error_summary",
        two_errors={
            "title_text": _("There is a problem"),
            "disable_auto_focus": True,
            "error_list": [
                {"text": _("Enter “Your answer”"), "href": "#sample-input-error"},
                {"text": _("The date must be a real date"), "href": "#sample-date-error-day"},
            ],
        },
    ),
    sample(
        "panel",
        confirmation={
            "title_text": _("We have your form"),
            "html": mark_safe("7K3P-Q2XM"),
            "heading_level": 4,
        },
    ),
    sample("inset_text", plain={"text": _("You can come back to this page at any time.")}),
    sample("warning_text", plain={"text": _("Once you apply, you cannot change your answers.")}),
    sample(
        "details",
        closed={
            "summary_text": _("What is a pledge?"),
            "text": _("A promise in your own words, for everyone to see."),
        },
        open={
            "summary_text": _("What is a pledge?"),
            "text": _("A promise in your own words, for everyone to see."),
            "open": True,
        },
    ),
    sample(
        "summary_list",
        plain={"rows": ROWS},
        as_card={"rows": ROWS, "card": {"title": {"text": _("Your details"), "heading_level": 4}}},
    ),
    sample(
        "table",
        with_numbers={
            "caption": _("People who signed, by group"),
            "caption_classes": "govuk-table__caption--m",
            "first_cell_is_header": True,
            "head": [
                {"text": _("Group")},
                {"text": _("People"), "format": "numeric"},
                {"text": _("Signed"), "format": "numeric"},
            ],
            "rows": [
                [
                    {"text": _("Teachers")},
                    {"text": "34", "format": "numeric"},
                    {"text": "30", "format": "numeric"},
                ],
                [
                    {"text": _("Governors")},
                    {"text": "12", "format": "numeric"},
                    {"text": "12", "format": "numeric"},
                ],
            ],
        },
    ),
    sample(
        "pagination",
        between={
            "previous": {"href": "#"},
            "next": {"href": "#"},
            "items": [
                {"number": 1, "href": "#"},
                {"number": 2, "href": "#", "current": True},
                {"ellipsis": True},
                {"number": 9, "href": "#"},
            ],
        },
        next_only={
            "next": {"href": "#", "text": _("Next step"), "label_text": _("Raise awareness")},
            "landmark_label": _("Steps"),
        },
    ),
    sample(
        "breadcrumbs",
        plain={
            "items": [
                {"text": _("Participants"), "href": "#"},
                {"text": _("Harbour Lane School")},
            ],
        },
    ),
    sample("back_link", plain={"href": "#"}),
    sample("skip_link", plain={"href": "#main-content", "text": _("Skip to main content")}),
    sample(
        "phase_banner",
        plain={"tag": {"text": _("Trial")}, "text": _("This is a new service.")},
    ),
    sample(
        "service_navigation",
        three_places={
            "navigation": [
                {"text": _("Harbour Lane School"), "href": "#", "current": True},
                {"text": _("Panels"), "href": "#"},
                {"text": LONG, "href": "#"},
            ],
            "navigation_label": _("A sample of places"),
            "navigation_id": "sample-navigation",
        },
    ),
    sample(
        "input",
        plain={"name": "input-1", "label": LABEL, "hint": HINT},
        error={
            "name": "input-2",
            "id": "sample-input-error",
            "label": LABEL,
            "error_message": ERROR,
        },
        with_suffix={
            "name": "input-3",
            "label": LABEL,
            "suffix": {"text": _("people")},
            "classes": "govuk-input--width-5",
        },
    ),
    sample(
        "textarea",
        plain={"name": "textarea-1", "label": LABEL, "hint": HINT},
        error={"name": "textarea-2", "label": LABEL, "error_message": ERROR},
    ),
    sample(
        "select",
        plain={"name": "select-1", "label": LABEL, "items": TICKS, "value": "no"},
        error={"name": "select-2", "label": LABEL, "items": TICKS, "error_message": ERROR},
    ),
    sample(
        "radios",
        plain={"name": "radios-1", "fieldset": LEGEND, "items": CHOICES, "value": "no"},
        inline={
            "name": "radios-2",
            "fieldset": LEGEND,
            "items": TICKS[:1],
            "classes": "govuk-radios--inline",
        },
        error={
            "name": "radios-3",
            "fieldset": LEGEND,
            "items": TICKS,
            "error_message": {"text": _("Select an answer")},
        },
    ),
    sample(
        "checkboxes",
        plain={"name": "ticks-1", "fieldset": LEGEND, "items": TICKS, "values": ["yes"]},
        error={
            "name": "ticks-2",
            "fieldset": LEGEND,
            "items": TICKS,
            "error_message": {"text": _("Select an answer")},
        },
    ),
    sample(
        "date_input",
        plain={
            "id": "sample-date",
            "name_prefix": "sample-date",
            "fieldset": LEGEND,
            "hint": {"text": _("For example, 27 3 2026.")},
            "items": date_parts("27", "3", "2026"),
        },
        error={
            "id": "sample-date-error",
            "name_prefix": "sample-date-error",
            "fieldset": LEGEND,
            "error_message": {"text": _("The date must be a real date")},
            "items": date_parts("31", "2", "2026", wrong="day"),
        },
    ),
    sample(
        "file_upload",
        plain={"name": "file-1", "label": LABEL, "hint": HINT},
        error={
            "name": "file-2",
            "label": LABEL,
            "error_message": {"text": _("The selected file is empty")},
        },
    ),
    sample(
        "fieldset",
        plain={**LEGEND, "html": mark_safe('<p class="govuk-body">…</p>')},
    ),
    sample("label", plain={"text": _("Your answer"), "for": "input-1"}),
    sample("hint", plain={"text": _("A few words are enough.")}),
    sample("error_message", plain={"text": _("Enter “Your answer”")}),
)
