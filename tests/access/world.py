"""What could leak: something of every kind in two towns and at the county, and the whole cast.

Every name carries the token of its place, so that one look at an answer says whose data it holds.
"""

import datetime
import html
import io
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import issue_token
from branches.services import refresh_coverage_facts
from core import bulk, crypto
from core.attachments.service import upload
from core.choices import ImportStep
from core.imports.loading.pipeline import new_run
from core.jobs import spool
from core.jobs.downloads import offer
from core.lists.saved_views import save_view
from core.models import ImportRow, ImportRun, Job
from core.months import Month
from core.values import mask
from lights.models import Notice
from lights.services import refresh_light_facts
from members.models import Member, Post
from members.services import refresh_member_facts
from months.models import MonthRevision
from months.services import close_month, compute_draft
from orgs.choices import Suspicion
from orgs.models import DuplicatePair, OrganizationMerge
from orgs.services import refresh_doubts
from regions.choices import RegionChangeKind
from regions.models import RegionChange
from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.core.factories import UndoSetFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

ROLES = (
    "anonymous",
    "nobody",
    "system_admin",
    "security_admin",
    "audit_admin",
    "county_admin",
    "county_staff",
    "town_staff",
    "viewer",
    "secretary",
    "other_town",
)

#: Place → the token in the names of its organizations, and the one in the names of its people.
#: `mine` is the secretary's branch in 东街道, `east` the rest of that town.
TOKENS = {
    "mine": ("麒麟", "麟人"),
    "east": ("白鹿", "鹿人"),
    "west": ("仙鹤", "鹤人"),
    "county": ("巨鲸", "鲸人"),
}
PLACES = tuple(TOKENS)

#: Role → places whose organizations it sees, and whether their people too.
SEES: dict[str, tuple[tuple[str, ...], bool]] = {
    "county_admin": (PLACES, True),
    "county_staff": (PLACES, True),
    "town_staff": (("mine", "east"), True),
    "viewer": (("mine", "east"), False),
    "secretary": (("mine",), True),
    "other_town": (("west",), True),
}

OLD = datetime.date(2016, 1, 1)


@dataclass
class Place:
    """What stands in one place."""

    token: str
    person: str
    region: Any
    organization: Any = None
    #: Without coverage and members: lights a red light.
    bare: Any = None
    #: In the recycle bin.
    recycled: Any = None
    coverage: Any = None
    work: Any = None
    post: Any = None
    #: Another member, who holds no office.
    colleague: Any = None
    #: A Party organization on which nothing hangs, and rows in the recycle bin.
    empty: Any = None
    recycled_party: Any = None
    recycled_member: Any = None
    party: Any = None
    member: Any = None
    #: `organization` and `bare` as a suspected pair; `organization` with one that went up in it.
    pair: Any = None
    merge: Any = None
    #: A change of the region, of today.
    change: Any = None
    phone: str = ""
    number: str = ""
    job: Any = None
    #: A file attached to the organization.
    file: Any = None
    #: An import that waits to be confirmed, and one that is done.
    run: Any = None
    imported: Any = None
    notice: Any = None


@dataclass
class World:
    places: dict[str, Place]
    users: dict[str, User]
    #: The last closed month, and the open one that has a draft.
    month: Month
    draft: Month
    regions: SimpleNamespace
    #: A file that waits for the town officer.
    download: Any
    #: A client loads all middleware: one for each role serves the whole module.
    clients: dict[str, tuple[Client, dict[str, str]]] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in which the role is logged in, as it was after logging in."""
        if role not in self.clients:
            raise LookupError(role)
        client, cookies = self.clients[role]
        client.cookies = SimpleCookie(cookies)
        return client

    def foreign(self, role: str) -> list[str]:
        """Texts that no answer to the role may hold: names, codes and masks out of its scope."""
        seen, persons = SEES.get(role, ((), False))
        found = []
        for name, place in self.places.items():
            if name not in seen:
                found += [place.token, place.organization.uscc, place.bare.uscc, place.party.code]
                found.append(mask(place.phone, head=3, tail=4))
            if name not in seen or not persons:
                masked = mask(place.number, head=6, tail=2)
                found += [place.person, f">{masked}<", f'"{masked}"']
            found.append(place.number)
            found.append(place.phone)
        if "west" not in seen:
            found.append("西镇")
        return found


@contextmanager
def kept_for_the_module():
    """A transaction around a module's tests: each of them works in a savepoint of its own."""
    block = transaction.atomic()
    block._from_testcase = True  # what Django's own test transactions say of themselves
    with block:
        yield
        transaction.set_rollback(True)


def build() -> World:
    """The world; call it inside `kept_for_the_module`."""
    root = RegionFactory(code="330999", name="测试县", level="county")
    east = RegionFactory(code="330999001", name="东街道", level="town", parent=root)
    west = RegionFactory(code="330999002", name="西镇", level="town", parent=root)
    regions = SimpleNamespace(root=root, east=east, west=west)
    committee = PartyOrganizationFactory(
        code="SUPERIOR", name="县直机关党委", kind="committee", formation="regional", region=root
    )
    places = {}
    for number, (name, region) in enumerate(
        {"mine": east, "east": east, "west": west, "county": root}.items(), 1
    ):
        token, person = TOKENS[name]
        places[name] = _furnish(Place(token, person, region), name, number, committee)
    # Works in 东街道, but his file lies in 西镇: the employer's town sees a number, not him.
    _member(places["west"], 91, organization=places["mine"].organization)
    refresh_coverage_facts()
    refresh_member_facts()
    refresh_doubts()
    month = Month.current().plus(-1)
    for each in (month.plus(-1), month):
        close_month(actor=None, month=each)
    draft = Month.current()
    compute_draft(actor=None, month=draft)
    refresh_light_facts()
    newest = MonthRevision.objects.closed().order_by("-report_month__first_day")[0]
    for place in places.values():
        place.notice = Notice.objects.get(
            revision=newest, subject_kind="organization", subject_id=place.bare.pk
        )
    users = _cast(regions, places["mine"].party)
    for name, role in (("mine", "county_admin"), ("east", "town_staff"), ("west", "other_town")):
        places[name].job = Job.objects.create(
            kind="close_month", user=users[role], status="failed", error=places[name].token
        )
    places["county"].job = Job.objects.create(kind="close_month", error=places["county"].token)
    for name, user in (
        ("mine", users["county_admin"]),
        ("east", users["town_staff"]),
        ("west", users["other_town"]),
        ("county", None),
    ):
        places[name].run = _run(places[name], user, ImportStep.READY)
        places[name].imported = _run(places[name], user, ImportStep.DONE)
    issue_token(actor=None, user=users["town_staff"], name="报表程序")
    edit = bulk.choose(
        actor=users["town_staff"], kind="organizations", ids=[places["east"].organization.pk]
    )
    bulk.preview(
        actor=users["town_staff"], pk=edit.pk, change="industry", value={"value": "制造业"}
    )
    save_view(
        actor=users["town_staff"],
        list="orgs:list",
        name=f"{TOKENS['east'][0]}一类",
        query=f"q={TOKENS['east'][0]}",
    )
    for place in places.values():
        place.file = upload(
            actor=users["county_admin"],
            source=io.BytesIO(b"%PDF-1.7 " + place.token.encode()),
            name=f"{place.token}佐证.pdf",
            owner=place.organization,
        )
    download = offer(
        user=users["town_staff"],
        job=places["east"].job,
        spooled="gone",
        name="名单.xlsx",
        content_type="text/plain",
        action="export",
    )
    world = World(places, users, month, draft, regions, download)
    for role in ROLES:
        client = Client()
        if role != "anonymous":
            client.force_login(users[role])
        world.clients[role] = client, {name: each.value for name, each in client.cookies.items()}
    return world


def _furnish(place: Place, name: str, number: int, committee: Any) -> Place:
    place.phone = f"1380000{7000 + number}"
    place.party = PartyOrganizationFactory(
        code=f"PARTY{number}{name.upper()}",
        name=f"{place.token}党支部",
        region=place.region,
        parent=committee,
        founded_on=OLD,
    )
    place.organization = OrganizationFactory(
        name=f"{place.token}实业有限公司",
        region=place.region,
        staff_count=40,
        industry=f"{place.token}制造",
        principal=f"{place.token}董",
        address=f"{place.token}路1号",
        tags=[f"{place.token}标签"],
        phone_cipher=crypto.encrypt(place.phone),
        phone_index=crypto.blind_index("phone", place.phone),
    )
    place.bare = OrganizationFactory(
        name=f"{place.token}商贸有限公司", region=place.region, staff_count=60
    )
    place.recycled = OrganizationFactory(
        name=f"{place.token}旧厂", region=place.region, deleted_at=timezone.now()
    )
    place.pair = DuplicatePair.objects.create(
        first=place.organization, second=place.bare, suspicion=Suspicion.SAME_NAME
    )
    twin = OrganizationFactory(
        name=f"{place.token}孪生有限公司", region=place.region, deleted_at=timezone.now()
    )
    place.merge = OrganizationMerge.objects.create(
        undo_set=UndoSetFactory(), kept=place.organization, merged=twin
    )
    place.change = RegionChange.objects.create(
        undo_set=UndoSetFactory(),
        kind=RegionChangeKind.RENAMED,
        region=place.region,
        starts_on=OLD,
        text=f"{place.token}更名",
    )
    place.coverage = CoverageFactory(
        organization=place.organization, party_organization=place.party, starts_on=OLD
    )
    place.work = WorkCoverageFactory(organization=place.bare, person_name=f"{place.person}导")
    place.member = _member(place, number, organization=place.organization)
    place.colleague = _member(place, 10 + number, organization=None)
    place.recycled_member = _member(
        place, 30 + number, organization=None, deleted_at=timezone.now()
    )
    place.number = id_number(500 + number)
    place.post = Post.objects.create(
        party_organization=place.party,
        title="secretary",
        member=place.member,
        person_name=f"{place.person}书记",
        id_number_cipher=place.member.id_number_cipher,
        id_number_index=place.member.id_number_index,
        starts_on=OLD,
    )
    place.post.refresh_from_db()
    for kind, deleted_at in (("empty", None), ("recycled_party", timezone.now())):
        made = PartyOrganizationFactory(
            code=f"{kind.upper()}{number}",
            name=f"{place.token}{'空' if deleted_at is None else '旧'}党支部",
            region=place.region,
            founded_on=OLD,
            deleted_at=deleted_at,
        )
        setattr(place, kind, made)
    return place


def _run(place: Place, user: User | None, step: str) -> ImportRun:
    """An import that names something of the place in everything that is kept of it."""
    counts = {"read": 1, "created": 1, "updated": 0, "unchanged": 0, "bad": 0}
    told = {"sheets": {"两新组织": counts}, "warnings": [place.token], "warning_count": 1}
    run = new_run(
        actor=user,
        name=f"{place.token}.xlsx",
        as_of=timezone.localdate(),
        source_name=place.token,
        step=step,
        preview=told,
        spooled=spool.store(io.BytesIO(b"x")),
        errors_spooled=spool.store(io.BytesIO(place.token.encode())),
        undo_set=UndoSetFactory(days=7) if step == ImportStep.DONE else None,
    )
    run.save()
    ImportRow.objects.create(
        run=run,
        sheet="两新组织",
        row_no=2,
        outcome="created",
        label=place.token,
        cells={"name": [None, place.token]},
    )
    return run


def _member(place: Place, number: int, **values) -> Member:
    return MemberFactory(
        id_number=id_number(500 + number),
        name=place.person,
        party_organization=place.party,
        position=f"{place.person}岗",
        phone_cipher=crypto.encrypt(place.phone),
        phone_index=crypto.blind_index("phone", place.phone),
        **values,
    )


def _cast(regions: SimpleNamespace, branch: Any) -> dict[str, User]:
    users = {"nobody": UserFactory(username="nobody")}
    for role in ("system_admin", "security_admin", "audit_admin"):
        users[role] = GrantFactory(user__username=role, role=role).user
    for name, role, region in (
        ("county_admin", "county_admin", regions.root),
        ("county_staff", "county_staff", regions.root),
        ("town_staff", "town_staff", regions.east),
        ("viewer", "viewer", regions.east),
        ("other_town", "town_staff", regions.west),
    ):
        users[name] = GrantFactory(user__username=name, role=role, region=region).user
    users["secretary"] = GrantFactory(
        user__username="secretary", role="secretary", party_organization=branch
    ).user
    return {name: User.objects.get(pk=user.pk) for name, user in users.items()}


def text_of(response: Any) -> str:
    """Everything an answer says: body (files unpacked), headers and cookies."""
    streaming = getattr(response, "streaming", False)
    body = b"".join(response.streaming_content) if streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist())
    heads = "\n".join(f"{key}: {value}" for key, value in response.items())
    return html.unescape(f"{heads}\n{response.cookies.output()}\n{body.decode(errors='replace')}")
