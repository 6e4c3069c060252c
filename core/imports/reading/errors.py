"""What the reading process says when it cannot read a file."""


class Refused(Exception):
    """The file as a whole cannot be imported; the text says why and what to do."""
