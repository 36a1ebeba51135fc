"""Form fields that several of a lead's pages ask with."""

from typing import Any

from django import forms


class Words(forms.CharField):
    """Words typed into a box or, with `rows=1`, a line; a line end counts as one character."""

    def __init__(self, *, longest: int, missing: Any = "", rows: int = 5, **options: Any) -> None:
        super().__init__(
            max_length=longest,
            required=bool(missing),
            widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
            error_messages={"required": missing},
            **options,
        )

    def to_python(self, value: Any) -> str:
        # Browsers send each line end as two characters, which nobody typed.
        return (super().to_python(value) or "").replace("\r\n", "\n")
