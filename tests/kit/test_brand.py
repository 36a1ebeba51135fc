"""The council's identity is data; every fault in it is named by file and key (GDS-14)."""

from pathlib import Path

import pytest

from ccqm.kit.brand import BrandError, brand, read

ROOT = Path(__file__).resolve().parents[2]
LEEDS = ROOT / "ccqm/brands/leeds/brand.toml"
OTHERVILLE = ROOT / "tests/brands/otherville/brand.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of Otherville's brand with one change."""
    source = OTHERVILLE.read_text(encoding="utf-8")
    assert old in source
    path = folder / "brand.toml"
    path.write_text(source.replace(old, new), encoding="utf-8")
    (folder / "logo.svg").write_bytes((OTHERVILLE.parent / "logo.svg").read_bytes())
    return path


@pytest.mark.parametrize("path", [LEEDS, OTHERVILLE], ids=["leeds", "otherville"])
def test_shipped_brands_can_be_read(path):
    found = read(path)
    assert str(found) == found.scheme
    assert found.logo.is_file()
    assert len(found.colours.threads) == 5


def test_leeds_keeps_to_what_is_public_and_invents_no_number():
    """The e-mail is in the one minute guide; the phone number is from the range kept for drama."""
    leeds = read(LEEDS)
    assert leeds.email == "CCQM@leeds.gov.uk"
    assert leeds.phone.startswith("0113 496 0")
    assert leeds.phone_link == "tel:01134960176"
    assert leeds.safeguarding_phone == ""


FAULTS = [
    ('name = "Otherville Welcome Mark"\n', "", "scheme.name: is missing"),
    ('name = "Otherville Welcome Mark"', 'name = ""', "scheme.name: must be words"),
    ('email = "mark@otherville.example"', 'email = "mark"', "team.email: must be an e-mail"),
    ('phone = "01632 960001"', 'phone = "ask us"', "team.phone: must be a phone number"),
    ('phone = "01632 960002"', "phone = 999", "safeguarding.phone: must be a phone number"),
    ("answer_days = 10", 'answer_days = "soon"', "team.answer_days: must be a whole number"),
    ("answer_days = 10", "answer_days = true", "team.answer_days: must be a whole number"),
    ('host = "https://mark.otherville.example"', 'host = "mark"', "scheme.host: must be like"),
    (
        'site = "https://otherville.example"\n',
        'site = "javascript:1"\n',
        "council.site: must begin",
    ),
    ('edition = "leeds-2026"', 'edition = "Leeds 2026"', "scheme.edition: must be small letters"),
    ('address = ["Welcome Mark team", ', "address = [1, ", "team.address: must be a list of lines"),
    ('brand = "#5b2a86"', 'brand = "purple"', "colours.brand: must be a colour"),
    ('brand = "#5b2a86"', 'brand = "#c9b3dd"', "colours.brand: contrast with colours.page is"),
    ('"#6a3fa0"]', '"#f5f0a0"]', "colours.threads.5: contrast with colours.page is"),
    ('"#6a3fa0"]', "]", "colours.threads: must be a list of 5 colours"),
    ('page = "#fbfaf7"\n', "", "colours.page: is missing"),
    ('file = "logo.svg"', 'file = "missing.svg"', "logo.file: there is no file missing.svg"),
    ("[logo]\n", '[logo]\nshape = "round"\n', "logo.shape: is not a key of a brand"),
    ("[colours]\n", '[colours]\nred = "#ff0000"\n', "colours.red: is not a key of a brand"),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_named_by_file_and_key(tmp_path, old, new, words):
    path = changed(tmp_path, old, new)
    with pytest.raises(BrandError) as refusal:
        read(path)
    assert len([f for f in refusal.value.faults if f.startswith(f"{path}: {words}")]) == 1


def test_all_faults_are_told_at_once(tmp_path):
    path = changed(tmp_path, 'email = "mark@otherville.example"', "email = 7")
    path.write_text(path.read_text().replace('tint = "#f0e9f6"', 'tint = "light"'))
    with pytest.raises(BrandError) as refusal:
        read(path)
    assert [fault.split(": ")[1] for fault in refusal.value.faults] == [
        "colours.tint",
        "team.email",
    ]


def test_a_file_that_is_no_toml_or_not_there_is_named(tmp_path):
    path = tmp_path / "brand.toml"
    with pytest.raises(BrandError, match=r"brand\.toml"):
        read(path)
    path.write_text("[scheme\n")
    with pytest.raises(BrandError, match=r"brand\.toml.*line 1"):
        read(path)


def test_the_brand_of_the_settings_is_read_once_and_its_host_can_be_overridden(settings):
    settings.BRAND_FILE, settings.PUBLIC_HOST = str(OTHERVILLE), ""
    assert brand() is brand()
    assert brand().host == "https://mark.otherville.example"
    settings.PUBLIC_HOST = "http://localhost:8000/"
    assert brand().host == "http://localhost:8000"
