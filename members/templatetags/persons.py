"""How persons appear on pages."""

from django import template

from members.models import masked_name

register = template.Library()
register.filter(masked_name)
