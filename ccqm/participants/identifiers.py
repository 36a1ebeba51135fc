"""Numbers by which public registers know an organisation, and what each must look like.

Each is kept as its register's code in the org-id list with the number (OPS-08), such as
`GB-COH-01234567`. None of these numbers carries a check digit: only the shape can be tested.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Refused


@dataclass(frozen=True)
class Identifier:
    """A number in one register."""

    scheme: str
    number: str

    @property
    def org_id(self) -> str:
        """As the org-id list writes it."""
        return f"{self.scheme}-{self.number}"


def _company(text: str) -> Identifier | None:
    """Eight figures, or two letters and six; zeros that people leave out are put back."""
    plain = text.zfill(8) if text.isdecimal() and len(text) >= 5 else text
    shape = r"\d{8}|[A-Z]{2}\d{6}|R\d{7}|[A-Z]{2}\d{5}R"
    return Identifier("GB-COH", plain) if re.fullmatch(shape, plain) else None


def _charity(text: str) -> Identifier | None:
    """England and Wales: six or seven figures. Scotland: SC and six. Northern Ireland: NIC."""
    if re.fullmatch(r"SC\d{6}", text):
        return Identifier("GB-SC", text)
    if found := re.fullmatch(r"NIC?(\d{6})", text):
        return Identifier("GB-NIC", found[1])
    return Identifier("GB-CHC", text) if re.fullmatch(r"[1-9]\d{5,6}", text) else None


def _school(text: str) -> Identifier | None:
    return Identifier("GB-EDU", text) if re.fullmatch(r"[1-9]\d{5}", text) else None


def _provider(text: str) -> Identifier | None:
    return Identifier("GB-UKPRN", text) if re.fullmatch(r"1\d{7}", text) else None


def _health(text: str) -> Identifier | None:
    shape = r"(?=.*[A-Z])[A-Z0-9]{3,10}"
    return Identifier("GB-NHS", text) if re.fullmatch(shape, text) else None


@dataclass(frozen=True)
class Register:
    """One register: how we ask for its number, and how an answer is read."""

    label: str | Promise
    wrong: str | Promise
    schemes: tuple[str, ...]
    read: Callable[[str], Identifier | None]


REGISTERS: dict[str, Register] = {
    "company": Register(
        _("Company number"),
        _("Enter a company number of 8 letters and figures, like 01234567 or SC123456."),
        ("GB-COH",),
        _company,
    ),
    "charity": Register(
        _("Charity number"),
        _("Enter a charity number of 6 or 7 figures, like 1234567, or like SC012345."),
        ("GB-CHC", "GB-SC", "GB-NIC"),
        _charity,
    ),
    "school": Register(
        _("School number (URN)"),
        _("Enter a URN of 6 figures, like 123456."),
        ("GB-EDU",),
        _school,
    ),
    "provider": Register(
        _("Learning provider number (UKPRN)"),
        _("Enter a UKPRN of 8 figures that begins with 1, like 10012345."),
        ("GB-UKPRN",),
        _provider,
    ),
    "health": Register(
        _("NHS organisation code (ODS)"),
        _("Enter an ODS code of 3 to 10 letters and figures, like B86001."),
        ("GB-NHS",),
        _health,
    ),
}
SCHEMES = {scheme: key for key, one in REGISTERS.items() for scheme in one.schemes}


def read(register: str, typed: str) -> Identifier | None:
    """The identifier that somebody typed, in any case and spacing; None when nothing was typed.

    Raises Refused, in words that show the right shape, for anything else.
    """
    text = re.sub(r"[\s.\-‐‑–—/]", "", typed).upper()
    if not text:
        return None
    found = REGISTERS[register].read(text) if text.isascii() else None
    if found is None:
        raise Refused(REGISTERS[register].wrong)
    return found


def from_org_id(text: str) -> Identifier:
    """An identifier out of its org-id form. Raises Refused when it is not one of ours."""
    for scheme in SCHEMES:
        if text.startswith(f"{scheme}-"):
            given = Identifier(scheme, text.removeprefix(f"{scheme}-"))
            if read(SCHEMES[scheme], typed_form(given)) == given:
                return given
    raise Refused(_("Choose from the answers on the page."))


def typed_form(identifier: Identifier) -> str:
    """The number as people write it, which `read` understands again.

    Northern Ireland's charities write letters that their org-id leaves out.
    """
    letters = "NIC" if identifier.scheme == "GB-NIC" else ""
    return f"{letters}{identifier.number}"


def in_words(identifier: Identifier) -> str:
    """Which register, as people name it, and the number as they write it."""
    register = REGISTERS[SCHEMES[identifier.scheme]]
    return f"{register.label}: {typed_form(identifier)}"
