"""How persons appear on pages."""

from django import template

register = template.Library()


@register.filter
def masked_name(name: str) -> str:
    """The family name and a star for each further character: 王小明 → 王**."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3))
