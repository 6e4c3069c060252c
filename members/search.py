"""The search box of every page finds no members: whoever looks for one is recorded."""

from accounts.choices import Action
from core.search.box import PersonPage

SOURCES = [PersonPage("查找党员", "按完整的姓名或身份证号", "members:search", Action.SEE_MEMBERS)]
