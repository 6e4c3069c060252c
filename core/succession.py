"""What becomes of rows when what they belong to goes up in another, or is no more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the plan that people see before they do it."""

    #: What kind of thing it is: 组织覆盖, 两新组织 …
    kind: str
    text: str
    #: What becomes of it.
    outcome: str
