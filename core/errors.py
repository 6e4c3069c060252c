"""The errors of services; the text is shown to people."""

from typing import Any

from django.core.exceptions import ValidationError


class Refusal(Exception):
    """The request cannot be done; `str()` says in Chinese what to do. Nothing changed."""


class Missing(Refusal):
    """For this user there is no such row (doors answer 404)."""

    def __init__(self, text: str = "没有找到这条记录，可能已被删除或不在您的管理范围内。") -> None:
        super().__init__(text)


class Denied(Refusal):
    """The user sees the row but may not do this to it (doors answer 403). Recorded by whoever
    raises it."""

    def __init__(self, text: str = "您的账号没有修改这条记录的权限。") -> None:
        super().__init__(text)


class TooMany(Refusal):
    """Not now: the limit of what somebody may do within a time is reached (doors answer 429)."""


class Conflict(Refusal):
    """Somebody else changed the row after it was shown (doors: the conflict page, or 409)."""

    def __init__(self, stored: Any) -> None:
        super().__init__(f"“{stored}”刚被他人修改过，没有保存。请核对现在的内容后再保存。")
        #: The row as it is now.
        self.stored = stored


class Recycled(Refusal):
    """The key of a new row belongs to one in the recycle bin, which should be restored instead."""

    def __init__(self, stored: Any, field: str) -> None:
        super().__init__(f"“{stored}”在回收站里，代码相同，请恢复它，不要重新建立。")
        #: The row in the recycle bin.
        self.stored = stored
        #: The field that holds the key.
        self.field = field


def taken(field: str, text: str, stored: Any = None) -> ValidationError:
    """The refusal of a key that another row has; `stored` is that row, for whoever may know it."""
    if stored is None:
        return ValidationError({field: ValidationError(text, code="taken")})
    # Django fills the text with the parameters: what stands in a name is no place for them.
    text = text.replace("%", "%%")
    return ValidationError({field: ValidationError(text, code="taken", params={"id": stored.pk})})
