"""Organizations in the search box of every page."""

from core.search.box import Source

SOURCES = [Source("两新组织", lookup="organizations", list_url="orgs:list")]
