"""What forms, services and the API say of a field besides what its type says: whole sentences that
name it."""

#: What went wrong (codes of Django and of Django REST framework) → what is said. `{limit}` is the
#: place of the limit, which each of them writes in its own way.
_SENTENCES = {
    "required": "请{fill}{label}。",
    "null": "请{fill}{label}。",
    "blank": "请{fill}{label}。",
    "empty": "请{fill}{label}。",
    "invalid_choice": "{label}不在可选的范围内，请重新选择。",
    "max_length": "{label}最多 {limit} 个字，请缩短。",
    "min_length": "{label}至少 {limit} 个字，请补全。",
    "min_value": "{label}不能小于 {limit}。",
    "max_value": "{label}不能大于 {limit}。",
}


def sentence(code: str, label: str, *, choice: bool = False, limit: str = "") -> str:
    """The sentence for what went wrong with the field `label`; empty for what has none."""
    fill = "选择" if choice else "填写"
    return _SENTENCES.get(code, "").format(label=label, fill=fill, limit=limit)


def codes() -> tuple[str, ...]:
    """What there are sentences for."""
    return tuple(_SENTENCES)
