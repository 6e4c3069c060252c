"""Party organizations in the search box of every page."""

from core.search.box import Source

SOURCES = [Source("党组织", lookup="party-organizations", list_url="branches:list")]
