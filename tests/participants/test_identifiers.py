"""OPS-08: what each register's numbers look like, and how people type them."""

import pytest

from ccqm.kit.verdict import Refused
from ccqm.participants.identifiers import REGISTERS, from_org_id, in_words, read, typed_form


@pytest.mark.parametrize(
    ("register", "typed", "org_id"),
    [
        ("company", "01234567", "GB-COH-01234567"),
        ("company", "1234567", "GB-COH-01234567"),
        ("company", " sc 123 456 ", "GB-COH-SC123456"),
        ("company", "OC301234", "GB-COH-OC301234"),
        ("company", "R0000123", "GB-COH-R0000123"),
        ("company", "IP12345R", "GB-COH-IP12345R"),
        ("charity", "1234567", "GB-CHC-1234567"),
        ("charity", "212-345", "GB-CHC-212345"),
        ("charity", "sc012345", "GB-SC-SC012345"),
        ("charity", "NIC 100123", "GB-NIC-100123"),
        ("school", "107 834", "GB-EDU-107834"),
        ("provider", "10003863", "GB-UKPRN-10003863"),
        ("health", "rr8", "GB-NHS-RR8"),
        ("health", "B86001", "GB-NHS-B86001"),
    ],
)
def test_numbers_are_read_as_people_type_them(register: str, typed: str, org_id: str) -> None:
    found = read(register, typed)
    assert found.org_id == org_id
    assert from_org_id(org_id) == found
    assert read(register, typed_form(found)) == found
    assert typed_form(found) in in_words(found)


@pytest.mark.parametrize(
    ("register", "typed"),
    [
        ("company", "123"),
        ("company", "123456789"),
        ("company", "ABC12345"),
        ("charity", "012345"),
        ("charity", "12345678"),
        ("charity", "SC12345"),
        ("school", "12345"),
        ("school", "1078345"),
        ("provider", "20003863"),
        ("health", "123456"),
        ("health", "RR"),
        ("health", "RR8_1<script>"),
        ("school", "١٠٧٨٣٤"),
        ("company", "https://example.org"),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_an_example(register: str, typed: str) -> None:
    with pytest.raises(Refused) as told:
        read(register, typed)
    assert told.value.reason == REGISTERS[register].wrong
    assert "like" in str(told.value.reason)


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("typed", ["", "  ", " - "])
def test_nothing_typed_is_no_number(register: str, typed: str) -> None:
    assert read(register, typed) is None


@pytest.mark.parametrize("text", ["", "GB-COH-", "GB-COH-1234567", "XX-1", "GB-CHC-SC012345"])
def test_only_our_own_form_comes_back(text: str) -> None:
    with pytest.raises(Refused):
        from_org_id(text)
