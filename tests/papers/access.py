"""Doors to papers."""

from django.utils import timezone

from core.months import Month
from months.models import MonthRevision
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Variant,
    Write,
    api,
    api_list,
    edit_in_town,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_member,
    object_of_region,
    only,
    panel,
    registry_readers,
    row,
    store_in_town,
    versioned,
)
from tests.papers.factories import DeliveryFactory, HandbookEntryFactory, LetterFactory
from tests.regions.factories import RegionFactory

county_admin_only = only("403", county_admin="200")
#: Everybody who has a grant: an empty form says nothing of anybody.
granted = only("200", nobody="403")
#: Whoever reads who was there; each paper is kept as made.
makers = object_of_member.answering("200+")
#: One's own, of rows still in scope.
own_papers = only("404").in_each_place().at("mine", "east", town_staff="200+")


def _kind(world, place):
    return {"kind": "minutes"}


def _of_activity(world, place):
    return {"kind": "minutes", "pk": world.places[place].activity.pk}


def _in_mine(values):
    """The handbook is of no place."""
    return lambda world, place: values(world, "mine")


_entry, _entry_in_bin = _in_mine(row("handbook_entry")), _in_mine(row("entry_in_bin"))
#: The handbook: whoever has a grant reads it, the county administrator writes it.
handbook_readers = only("200", nobody="404")
entry_edited = only("403", nobody="404", county_admin="200")

#: A draft: of those alone who issue letters there.
drafters = edit_in_town.at("mine", "east", viewer="404")
#: Whoever sees a letter opens it; viewers sign for nobody.
receivers = (
    object_of_region.answering("302")
    .at("mine", "east", viewer="403", town_staff="302+")
    .at("west", other_town="302+")
    .at("county", county_admin="302+", county_staff="302+")
)
#: Letters of a month: the county's, which a town cannot issue.
occasions = edit_somewhere

MENU = {
    "文书模板": frozenset({"county_admin"}),
    "发文机关": frozenset({"county_admin"}),
    "工作手册": READERS,
    "文件": READERS,
}


def _region(world, place):
    return world.regions.root.pk if place != "county" else world.regions.west.pk


def furnish(world):
    entry, in_bin = HandbookEntryFactory(), HandbookEntryFactory(deleted_at=timezone.now())
    for place in world.places.values():
        place.handbook_entry, place.entry_in_bin = entry, in_bin
        about = f"关于{place.token}的通报"
        place.delivery = DeliveryFactory(
            letter__issuer=world.regions.root, letter__title=about, region=place.region
        )
        place.letter = place.delivery.letter
        place.own_letter = LetterFactory(issuer=place.region, title=about)
        place.draft = LetterFactory(
            issuer=place.region,
            title=about,
            state="draft",
            serial=None,
            code="",
            number="",
            form=None,
            issued_on=None,
            kept={},
        )


def _occasion(world, place):
    return {"kind": "red_light", "occasion": str(_newest())}


def _newest():
    return MonthRevision.objects.closed().order_by("-report_month__first_day")[0].report_month.month


def _new_letter(world, place):
    return {
        "kind": "circular",
        "issuer": world.regions.east.pk,
        "regions": [world.regions.root.pk],
        "title": "新的通报",
        "text": "正文。",
    }


_letter, _draft = row("letter"), row("draft")
_changed = versioned("draft", title="改过的通报", text="正文。", regions=_region)


DOORS = {
    "papers:templates": Door(get=county_admin_only),
    "papers:template": Door(kwargs=_kind, get=county_admin_only, post=Post(county_admin_only)),
    "papers:reset": Door(kwargs=_kind, post=Post(only("403", county_admin="302"))),
    "papers:sample": Door(kwargs=_kind, get=county_admin_only),
    "papers:default": Door(kwargs=_kind, get=county_admin_only),
    "papers:blank": Door(kwargs=_kind, get=granted),
    "papers:make": Door(kwargs=_of_activity, post=Post(makers)),
    "papers:pack": Door(
        kwargs=lambda world, place: {
            "kind": "activity-month",
            "pk": world.places[place].party.pk,
        },
        post=Post(
            object_of_member.answering("302+"), lambda world, place: {"part": str(Month.current())}
        ),
    ),
    "papers:handbook": Door(**list_page(everybody_logged_in)),
    "papers:entry": Door(kwargs=_entry, get=handbook_readers),
    "papers:new_entry": Door(
        get=county_admin_only,
        post=Post(
            only("403", county_admin="302+"),
            lambda world, place: {"name": "新的规定", "section": "policy"},
        ),
    ),
    "papers:edit_entry": Door(
        kwargs=_entry,
        get=entry_edited,
        post=Post(
            entry_edited.answering("302+"),
            _in_mine(versioned("handbook_entry", name="改过的规定", section="policy")),
        ),
    ),
    "papers:recycle_entry": Door(
        kwargs=_entry,
        post=Post(entry_edited.answering("302+"), _in_mine(versioned("handbook_entry"))),
    ),
    "papers:restore_entry": Door(
        kwargs=_entry_in_bin,
        post=Post(entry_edited.answering("302+"), _in_mine(versioned("entry_in_bin"))),
    ),
    "papers:entry_history": Door(kwargs=_entry, get=everybody_logged_in),
    "papers:letters": Door(**list_page(everybody_logged_in)),
    "papers:letter": Door(kwargs=_letter, get=object_of_region),
    "papers:letter_history": Door(kwargs=_letter, get=panel),
    "papers:receive": Door(kwargs=_letter, post=Post(receivers)),
    "papers:receipt": Door(kwargs=row("delivery"), get=edit_in_town, post=Post(edit_in_town)),
    "papers:new_letter": Door(
        get=edit_somewhere,
        post=Post(
            edit_somewhere.but(town_staff="302+"),
            _new_letter,
        ),
        chooses=("town_staff", "other_town"),
    ),
    "papers:edit_letter": Door(
        kwargs=_draft,
        get=drafters,
        post=Post(drafters.answering("302+"), _changed),
        chooses=("town_staff", "other_town"),
    ),
    "papers:issue_letter": Door(
        kwargs=_draft, post=Post(drafters.answering("302+"), versioned("draft"))
    ),
    "papers:discard_letter": Door(
        kwargs=_draft, post=Post(drafters.answering("302+"), versioned("draft"))
    ),
    "papers:void_letter": Door(
        kwargs=row("own_letter"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("own_letter", reason="主送单位有误")),
    ),
    "papers:current_occasion": Door(
        kwargs=lambda world, place: {"kind": "red_light"}, get=occasions.answering("302")
    ),
    "papers:occasion": Door(
        kwargs=_occasion,
        get=occasions,
        post=Post(occasions.answering("302").but(county_admin="302+", county_staff="302+")),
    ),
    "papers:look": Door(
        kwargs=_occasion,
        get=occasions.answering("404"),
        also=(Variant("?key=330999001", occasions.but(town_staff="404", other_town="404")),),
    ),
    "papers:letterheads": Door(get=county_admin_only),
    "papers:letterhead": Door(
        kwargs=lambda world, place: {"pk": world.regions.east.pk},
        get=county_admin_only,
        post=Post(
            county_admin_only.answering("302+"),
            lambda world, place: {"heading": "东街道", "sender": "东街道", "prefix": "东"},
        ),
    ),
    "api:letter-list": Door(**api_list(api(registry_readers))),
    "api:letter-detail": Door(kwargs=_letter, get=api(object_of_region)),
    "api:papers": Door(get=api(registry_readers).answering("400")),
    "papers:again": Door(kwargs=row("paper"), post=Post(own_papers)),
}

WRITES = [
    Write(
        "POST",
        "api:papers",
        api(object_of_member).answering("200+"),
        lambda world, place: {"kind": "minutes", "id": world.places[place].activity.pk},
    ),
]

LISTED = {
    "letters": (
        "title",
        {"all": {"致东街道的通报", "致西镇的通报"}, "east": {"致东街道的通报"}},
    ),
}


def list_draw(rows, cast):
    county = cast.branch.region.parent
    for region in county.children.filter(level="town"):
        list_row(region)


def list_row(region):
    DeliveryFactory(
        letter__issuer=region.parent or RegionFactory(),
        letter__title=f"致{region.name}的通报",
        region=region,
    )
