"""Doors to the month's pages, its workbook and the rows behind its figures."""

from tests.access.ladder import (
    EDITORS,
    OUTSIDERS,
    READERS,
    Door,
    Post,
    Variant,
    edit_somewhere,
    everybody_logged_in,
    everyone,
    object_of_region,
    only,
    region_code,
    registry_readers,
)

#: Who changes nothing gets 403; for whom there are no months at all, the page does not exist.
edit_months = edit_somewhere.but(**dict.fromkeys(OUTSIDERS, "404"))
close_months = registry_readers.answering("403").but(county_admin="302+")
export_figures = registry_readers.but(secretary="403")

#: Where the region of an address is named in its query.
CODES = {"east": "330999001", "west": "330999002", "county": "330999"}


def _month(world, place):
    return {"month": world.month}


def _draft(world, place):
    return {"month": world.draft}


def _cell(world, place):
    return {
        "month": world.month,
        "number": 1,
        "region_code": region_code(world, place),
        "scope": "total",
        "indicator": "organizations",
        "part": "numerator",
    }


MENU = {
    "首页": READERS,
    "月报": READERS - {"secretary"},
    "口径": READERS,
    "本月预览": EDITORS,
    "月报核查": EDITORS,
}

DOORS = {
    "reports:home": Door(
        # Administrators begin at their own desks.
        get=everybody_logged_in.but(system_admin="302", security_admin="302", audit_admin="302")
    ),
    "reports:newest": Door(get=everyone("302")),
    "reports:month": Door(
        kwargs=_month,
        get=registry_readers,
        also=(
            *(
                Variant(f"?region={code}", object_of_region.of(place))
                for place, code in CODES.items()
            ),
            Variant("?revision=0", only("404")),
            Variant("?revision=9", only("404")),
        ),
    ),
    "reports:state": Door(kwargs=_month, get=registry_readers),
    "reports:workbook": Door(
        kwargs=_month,
        get=export_figures,
        also=(
            *(
                Variant(f"?region={code}", object_of_region.of(place).but(secretary="403"))
                for place, code in CODES.items()
            ),
            Variant("?revision=0", only("404", secretary="403")),
        ),
    ),
    # Closing again what is closed is a job that changes nothing; asking for it is a change.
    "reports:close": Door(kwargs=_month, post=Post(close_months)),
    "reports:reopen": Door(
        kwargs=_month, post=Post(close_months, lambda world, place: {"reason": "补报数据"})
    ),
    "reports:month_draft": Door(kwargs=_draft, get=edit_months),
    "reports:compute_draft": Door(kwargs=_draft, post=Post(edit_months.answering("302+"))),
    "reports:behind": Door(
        kwargs=_cell, get=object_of_region, also=(Variant("?export=xlsx", object_of_region),)
    ),
    "reports:changes": Door(
        kwargs=_cell,
        get=object_of_region,
        also=tuple(
            Variant(f"?against={number}", only("404").in_each_place())
            for number in ("0", "99999999999999999999")
        ),
    ),
    "reports:draft": Door(get=everyone("302")),
    "reports:check": Door(get=edit_months),
    "reports:freshness": Door(get=everybody_logged_in),
    "reports:todos": Door(get=everybody_logged_in),
    "reports:indicators": Door(get=everybody_logged_in),
}
