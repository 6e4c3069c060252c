"""The form of a condition (`core.conditions`), whatever its facts are: what can be said of a tree
without the catalogue."""

from collections.abc import Iterator
from typing import Any

GROUPS = {"all": "同时满足", "any": "满足任一", "count": "满足的项数"}
OPERATORS: dict[str, str] = {
    "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "in": "为其中之一",
}  # fmt: skip
#: How the number of items is compared that hold of a list; `between` takes [lowest, highest].
COUNTED = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "between": "在"}


def leaves(node: Any) -> Iterator[dict]:
    """Every node that says something itself."""
    if not isinstance(node, dict):
        return
    for key in ("all", "any", "count"):
        for each in node.get(key, ()):
            yield from leaves(each)
    if "not" in node:
        yield from leaves(node["not"])
    if "fact" in node or "count" in node:
        yield node


def numbers(node: dict) -> dict[str, str]:
    """What a rule's text may name: `staff_count`, or `staff_count>=` where a fact stands twice."""
    found: dict[str, str] = {}
    for leaf in leaves(node):
        name, value = leaf.get("fact", "count"), leaf["value"]
        if isinstance(value, dict):
            value = abs(next(iter(value.values())))
        if leaf.get("op") == "between":
            value = f"{value[0]} 至 {value[1]}"
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            found.setdefault(name, str(value))
            found.setdefault(f"{name}{leaf['op']}", str(value))
    return found


def simplified(node: Any) -> Any:
    """A checked tree without groups of one."""
    if "fact" in node:
        return node
    if "not" in node:
        return {"not": simplified(node["not"])}
    kind = next(each for each in GROUPS if each in node)
    items = [simplified(each) for each in node[kind]]
    return items[0] if kind != "count" and len(items) == 1 else {**node, kind: items}
