"""What forms of this app share."""

from django import forms


def lines(rows: int) -> forms.Textarea:
    """A box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})
