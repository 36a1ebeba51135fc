"""Files of invented people, of any length, and the same ones a month later."""

from tests.members.spreadsheets import csv_of, xlsx_of

HEADINGS = ("Staff number", "First name", "Last name", "Email", "Department")
FIRST = "Ada Bilal Chidi Dana Ewa Farid Grace Hana Ivan Jo Kofi Lena Musa Nia Omar Priya"
LAST = "Ashby Bello Cole Dogan Eze Firth Gill Haq Ito Jones Khan Lis Moyo Nowak Osei Patel"
TEAMS = 120


def people(size: int) -> list[tuple[str, ...]]:
    """So many people in up to 120 teams."""
    return [person(number) for number in range(size)]


def person(number: int, move: int = 0) -> tuple[str, ...]:
    """One of them, `move` teams further on."""
    first, last = FIRST.split()[number % 16], LAST.split()[number // 16 % 16]
    email = f"{first}.{last}.{number}@giant.example".lower()
    return (f"G{number:06}", first, last, email, f"Team {(number + move) % TEAMS + 1}")


def a_month_later(size: int) -> list[tuple[str, ...]]:
    """A tenth has left, a tenth is new, a tenth is in another team."""
    tenth = size // 10
    moved = [person(number, 1) for number in range(tenth, 2 * tenth)]
    stayed = [person(number) for number in range(2 * tenth, size + tenth)]
    return moved + stayed


def sheet(ending: str, rows: list[tuple[str, ...]]) -> bytes:
    """These rows as the bytes of a file."""
    return (csv_of if ending == "csv" else xlsx_of)(HEADINGS, *rows)
