"""Doors to the month's pages, its workbook and the rows behind its figures."""

from django.core.files.base import ContentFile

from core.attachments import service
from core.models import Attachment
from months.models import CheckRule
from months.services import keys
from reports.models import WorkbookLayout
from reports.services.layouts import Slot
from tests.access.ladder import (
    EDITORS,
    OUTSIDERS,
    READERS,
    ROLES,
    Door,
    Post,
    Variant,
    api,
    county_only,
    county_rule,
    edit_somewhere,
    everybody_logged_in,
    everyone,
    object_of_region,
    only,
    region_code,
    registry_readers,
)
from tests.reports.layouts import book

#: Who changes nothing gets 403; for whom there are no months at all, the page does not exist.
edit_months = edit_somewhere.but(**dict.fromkeys(OUTSIDERS, "404"))
close_months = registry_readers.answering("403").but(county_admin="302+")
export_figures = registry_readers.but(secretary="403", instructor="403", surveyor="403")

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


def _of_region(world, place):
    return {"region_code": region_code(world, place)}


def _layout(world, place):
    return {"pk": world.places[place].layout.pk, "month": world.month}


def furnish(world):
    """A form of each place, stored as it is: looking through a file takes a process."""
    data, author = book({"红灯数_合计": "B2"}), world.users["county_admin"]
    for place in world.places.values():
        file = Attachment.objects.create(
            kind="excel",
            name="表.xlsx",
            key=service.storage().save(f"00/{place.nth}.xlsx", ContentFile(data)),
            size=len(data),
            sha256="0" * 64,
            uploaded_by=author,
        )
        place.layout = WorkbookLayout.objects.create(
            region=place.region,
            name=f"{place.token}表",
            number=1,
            attachment=file,
            created_by=author,
            slots=[
                Slot(
                    name="红灯数_合计",
                    sheet="表",
                    cell="B2",
                    kind="figure",
                    what="red",
                    region=place.region.pk,
                    scope="total",
                )
            ],
        )
    keys.own_key()  # made before anybody asks for a signed file


def _month_of_town(world, place):
    return {"month": world.month, "code": region_code(world, place)}


def _move(name):
    return lambda world, place: {**_month_of_town(world, place), "name": name}


#: A page of one town: whoever sees the town, and none for the county itself.
object_of_town = object_of_region.at(
    "county", **{role: "404" for role in ROLES if role != "anonymous"}
)
#: Sign-off is off: whoever might do it is told so, nobody changes anything.
move_of_town = object_of_town.answering("302")
by_regions = registry_readers.but(secretary="404", instructor="404", surveyor="404")
county_setting = registry_readers.answering("403").but(county_admin="302+")
restate_months = registry_readers.answering("403").but(county_admin="302")


def _setting(world, place):
    return {
        "valid_from": str(world.draft.first_day),
        "confirm_by": 3,
        "accept_by": 4,
        "remind_before": 1,
        "remind_every": 1,
        "ground": "县级决定",
    }


def _check(world, place):
    return {"pk": CheckRule.objects.get(code="jump_staff").pk}


def _other_check(world, place):
    version = CheckRule.objects.get(code="jump_staff").version
    day = {"valid_from": str(world.draft.first_day), "ground": "县级决定"}
    return {"version": version, "is_on": "on", "least": 60, "percent": 20, **day}


MENU = {
    "薄弱环节": READERS,
    "挂图作战": READERS - {"secretary"},
    "季报年报": READERS - {"secretary"},
    "自定表样": READERS - {"secretary"},
    "今天": READERS - {"viewer"},
    "总览": READERS - {"secretary"},
    "月报": READERS - {"secretary"},
    "口径": READERS,
    "本月预览": EDITORS,
    "月报核查": EDITORS,
    "上报确认": EDITORS,
}


def _by_region(**others):
    """The page of each region by its code: out of scope it does not exist."""
    return tuple(
        Variant(f"?region={code}", object_of_region.of(place).but(**others))
        for place, code in CODES.items()
    )


DOORS = {
    "reports:home": Door(
        # Administrators begin at their own desks.
        get=everybody_logged_in.but(
            system_admin="302",
            security_admin="302",
            audit_admin="302",
            viewer="302",
            department="302",
            member="302",
        )
    ),
    "reports:overview": Door(get=registry_readers),
    "reports:board": Door(get=everybody_logged_in),
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
                Variant(
                    f"?region={code}",
                    object_of_region.of(place).but(
                        secretary="403", instructor="403", surveyor="403"
                    ),
                )
                for place, code in CODES.items()
            ),
            Variant("?revision=0", only("404", secretary="403", instructor="403", surveyor="403")),
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
    "reports:map": Door(get=registry_readers, also=_by_region()),
    "reports:screen": Door(get=registry_readers, also=_by_region()),
    "reports:one_page": Door(
        kwargs=_month,
        get=registry_readers.but(secretary="404", instructor="404", surveyor="404"),
        also=_by_region(),
    ),
    "reports:region_map": Door(
        kwargs=_of_region,
        get=county_only,
        post=Post(county_only),
    ),
    "reports:reset_map": Door(kwargs=_of_region, post=Post(county_only.answering("302"))),
    "reports:periods": Door(get=registry_readers, also=_by_region()),
    "reports:period_workbook": Door(
        get=export_figures, also=_by_region(secretary="403", instructor="403", surveyor="403")
    ),
    "reports:layouts": Door(
        get=export_figures, post=Post(export_figures.answering("403").but(county_admin="200"))
    ),
    "reports:layout_file": Door(
        kwargs=_layout,
        get=object_of_region.but(secretary="403", instructor="403", surveyor="403"),
    ),
    "reports:retire_layout": Door(
        kwargs=lambda world, place: {"pk": world.places[place].layout.pk},
        post=Post(county_only.answering("302+")),
    ),
    "reports:draft": Door(get=everyone("302")),
    "reports:all_counties": Door(get=registry_readers.answering("302")),
    "reports:counties": Door(
        kwargs=_month, get=registry_readers, also=(Variant("?county=1", only("404")),)
    ),
    # Without a file it is refused with a message.
    "reports:load_figures": Door(
        post=Post(registry_readers.answering("403").but(county_admin="302"))
    ),
    "reports:signed_file": Door(
        kwargs=_month, get=registry_readers.answering("403").but(county_admin="200")
    ),
    "api:region-period": Door(
        kwargs=lambda world, place: {
            "period": str(world.month.first_day.year),
            "code": region_code(world, place),
        },
        get=api(object_of_region),
    ),
    "reports:newest_sign_off": Door(get=by_regions.answering("302")),
    "reports:sign_off": Door(kwargs=_month, get=by_regions),
    "reports:sign_off_town": Door(kwargs=_month_of_town, get=object_of_town),
    "reports:sign_off_move": Door(kwargs=_move("confirm"), post=Post(move_of_town)),
    "reports:accept_all": Door(kwargs=_month, post=Post(by_regions.answering("302"))),
    "reports:sign_off_settings": Door(get=registry_readers, post=Post(county_setting, _setting)),
    "reports:switch_sign_off_off": Door(
        post=Post(registry_readers.answering("403").but(county_admin="302"))
    ),
    "reports:replace_check": Door(
        kwargs=_check, get=county_rule, post=Post(county_rule.answering("302+"), _other_check)
    ),
    # The month is not reopened: whoever may close is told so.
    "reports:state_reasons": Door(kwargs=_month, post=Post(restate_months)),
    "reports:leave_out": Door(kwargs=_month, post=Post(restate_months)),
    "reports:take_in": Door(kwargs=_month, post=Post(restate_months)),
    "reports:check": Door(get=edit_months),
    "reports:freshness": Door(get=everybody_logged_in),
    "reports:todos": Door(get=everybody_logged_in),
    "reports:indicators": Door(get=everybody_logged_in),
    "reports:weak": Door(get=registry_readers),
}
