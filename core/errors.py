"""What a service says when it will not do what was asked; the text is shown to people."""


class Refusal(Exception):
    """The request cannot be done; `str()` is a Chinese sentence with the mend. Nothing changed."""
