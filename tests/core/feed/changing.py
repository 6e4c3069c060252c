"""A county that changes: random changes by the services that the pages use, alone and several in a
transaction."""

import datetime
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import (
    create_party_organization,
    end_coverage,
    merge_party_organizations,
    recycle_party_organization,
    remove_coverage,
    remove_work_coverage,
    restore_party_organization,
    start_coverage,
    start_work_coverage,
    update_party_organization,
)
from core import bulk
from core.errors import Refusal
from core.models import BulkEdit
from members.models import Member, Post
from members.services import (
    create_member,
    end_membership,
    recycle_member,
    remove_post,
    restore_member,
    start_post,
    transfer_member,
    update_member,
)
from orgs.models import Organization, OrganizationMerge
from orgs.services import (
    create_organization,
    merge_organizations,
    recycle_organization,
    restore_organization,
    undo_merge,
    update_organization,
)
from regions.models import Region
from regions.services import rename_region
from tests.members.factories import id_number
from tests.orgs.factories import uscc

DAY = datetime.date(2026, 3, 1)
#: Rows of a bulk edit.
AT_ONCE = 20


class Changes:
    """What happens, by chance; the same seed, the same changes."""

    def __init__(self, county: SimpleNamespace, actor: Any, seed: int) -> None:
        self.county, self.actor = county, actor
        self.chance = random.Random(seed)
        self.number = 0
        self.done: dict[str, int] = {}

    def happen(self, changes: int) -> None:
        """So many changes; what is refused is tried in another way. Of a bulk edit each row is
        one."""
        done = 0
        for _ in range(changes * 20):
            if done == changes:
                return
            change = self.chance.choice(self.kinds())
            self.number += 1
            try:
                made = change()
                if made is not False:
                    number = min(made, changes - done) if type(made) is int else 1
                    done += number
                    self.done[change.__name__] = self.done.get(change.__name__, 0) + number
            except (Refusal, ValidationError):
                continue
        raise AssertionError("hardly any change was possible")

    @contextmanager
    def under_way(self, changes: int) -> Iterator[None]:
        """So many changes in one transaction, which ends behind the block."""
        written, may_end = threading.Event(), threading.Event()

        def slowly() -> None:
            try:
                with transaction.atomic():
                    self.happen(changes)
                    written.set()
                    may_end.wait()
            finally:
                written.set()
                connection.close()

        with ThreadPoolExecutor(1) as another:
            writing = another.submit(slowly)
            written.wait()
            try:
                yield
            finally:
                may_end.set()
            writing.result()

    def kinds(self) -> list[Callable[[], Any]]:
        return [getattr(self, name) for name in dir(type(self)) if name.startswith("do_")]

    def any(self, rows: Any) -> Any:
        pks = list(rows.values_list("pk", flat=True))
        return rows.get(pk=self.chance.choice(pks)) if pks else None

    def some(self, rows: Any, number: int) -> list[int]:
        pks = list(rows.values_list("pk", flat=True))
        return self.chance.sample(pks, min(number, len(pks)))

    def town(self) -> Region:
        return Region.objects.get(
            pk=self.chance.choice([self.county.east, self.county.west, self.county.root]).pk
        )

    def organization(self) -> Organization | None:
        return self.any(Organization.objects.present())

    def party(self) -> PartyOrganization | None:
        return self.any(PartyOrganization.objects.present().filter(dissolved_on=None))

    def member(self) -> Member | None:
        return self.any(Member.objects.present().filter(party_organization__isnull=False))

    def _with(self, service: Callable, row: Any, **values: Any) -> Any:
        if row is None:
            return False
        return service(actor=self.actor, pk=row.pk, version=row.version, **values)

    def do_create_organization(self):
        create_organization(
            actor=self.actor,
            uscc=uscc(600_000 + self.number),
            name=f"新办公司{self.number}",
            kind="enterprise",
            region=self.town(),
            staff_count=3,
            state="operating",
        )

    def do_change_organization(self):
        return self._with(
            update_organization, self.organization(), address=f"中山路{self.number}号"
        )

    def do_rename_organization(self):
        return self._with(update_organization, self.organization(), name=f"改名{self.number}厂")

    def do_move_organization(self):
        return self._with(update_organization, self.organization(), region=self.town())

    def do_bulk_edit(self):
        chosen = self.some(Organization.objects.present(), AT_ONCE)
        if not chosen:
            return False
        change, value = self.chance.choice(
            [("industry", f"行业{self.number}"), ("region", self.town().code)]
        )
        edit = bulk.choose(actor=self.actor, kind="organizations", ids=chosen)
        given = {"value": value, "starts_on": timezone.localdate().isoformat()}
        bulk.preview(actor=self.actor, pk=edit.pk, change=change, value=given)
        bulk.commit(actor=self.actor, pk=edit.pk)
        return bulk.counts(edit).changing

    def do_take_back_bulk_edit(self):
        edit = self.any(BulkEdit.objects.filter(undo_set__undone_at=None, undo_set__isnull=False))
        if edit is None:
            return False
        edit = bulk.take_back(actor=self.actor, pk=edit.pk)
        found = bulk.counts(edit)
        return found.changing - found.kept

    def do_recycle_organization(self):
        return self._with(recycle_organization, self.organization())

    def do_restore_organization(self):
        gone = Organization.objects.filter(deleted_at__isnull=False)
        return self._with(restore_organization, self.any(gone))

    def do_merge_organizations(self):
        kept, merged = self.organization(), self.organization()
        if kept is None or kept == merged:
            return False
        return merge_organizations(
            actor=self.actor,
            kept=kept.pk,
            kept_version=kept.version,
            merged=merged.pk,
            merged_version=merged.version,
        )

    def do_undo_merge(self):
        merge = self.any(OrganizationMerge.objects.filter(undo_set__undone_at=None))
        return merge is not None and undo_merge(actor=self.actor, pk=merge.pk)

    def do_cover(self):
        organization, party = self.organization(), self.party()
        if organization is None or party is None:
            return False
        return start_coverage(
            actor=self.actor,
            organization=organization,
            party_organization=party,
            starts_on=timezone.localdate(),
        )

    def do_end_coverage(self):
        return self._with(
            end_coverage,
            self.any(Coverage.objects.filter(ends_on=None)),
            ends_on=timezone.localdate(),
        )

    def do_remove_coverage(self):
        return self._with(remove_coverage, self.any(Coverage.objects.all()), reason="录错了")

    def do_work_coverage(self):
        organization = self.organization()
        return organization is not None and start_work_coverage(
            actor=self.actor,
            organization=organization,
            means="instructor",
            person_name=f"张{'甲乙丙丁'[self.number % 4]}",
            starts_on=timezone.localdate(),
        )

    def do_remove_work_coverage(self):
        link = self.any(WorkCoverage.objects.all())
        return self._with(remove_work_coverage, link, reason="录错了")

    def do_found_party_organization(self):
        create_party_organization(
            actor=self.actor,
            code=f"NEW{self.number}",
            name=f"新设党支部{self.number}",
            kind="branch",
            formation="joint",
            region=self.town(),
            founded_on=DAY,
        )

    def do_move_party_organization(self):
        return self._with(update_party_organization, self.party(), region=self.town())

    def do_rename_party_organization(self):
        return self._with(update_party_organization, self.party(), name=f"改名{self.number}党支部")

    def do_subordinate_party_organization(self):
        return self._with(update_party_organization, self.party(), parent=self.party())

    def do_recycle_party_organization(self):
        return self._with(recycle_party_organization, self.party())

    def do_restore_party_organization(self):
        gone = PartyOrganization.objects.filter(deleted_at__isnull=False)
        return self._with(restore_party_organization, self.any(gone))

    def do_merge_party_organizations(self):
        if self.chance.random() > 0.3:
            return False
        one, other = self.party(), self.party()
        if one is None or other is None or one == other:
            return False
        return merge_party_organizations(
            actor=self.actor,
            pk=one.pk,
            version=one.version,
            into=other,
            happened_on=timezone.localdate(),
        )

    def do_register_member(self):
        party = self.party()
        return party is not None and create_member(
            actor=self.actor,
            id_number=id_number(500_000 + self.number),
            name=f"王{'甲乙丙丁'[self.number % 4]}",
            status="full",
            joined_on=datetime.date(2015, 7, 1),
            party_organization=party,
            organization=self.organization(),
        )

    def do_change_member(self):
        return self._with(update_member, self.member(), position=f"岗位{self.number}")

    def do_transfer_member(self):
        party = self.party()
        return party is not None and self._with(
            transfer_member,
            self.member(),
            party_organization=party,
            starts_on=timezone.localdate(),
        )

    def do_end_membership(self):
        return self._with(
            end_membership, self.member(), ends_on=timezone.localdate(), end_reason="transferred"
        )

    def do_recycle_member(self):
        return self._with(recycle_member, self.member())

    def do_restore_member(self):
        gone = Member.objects.filter(deleted_at__isnull=False)
        return self._with(restore_member, self.any(gone))

    def do_start_post(self):
        member = self.member()
        return member is not None and start_post(
            actor=self.actor,
            party_organization=member.party_organization,
            title="secretary",
            starts_on=timezone.localdate(),
            member=member,
        )

    def do_remove_post(self):
        return self._with(remove_post, self.any(Post.objects.all()), reason="录错了")

    def do_rename_region(self):
        if self.chance.random() > 0.1:  # all that lies in it is told
            return False
        return self._with(
            rename_region, self.town(), name=f"改名{self.number}镇", starts_on=timezone.localdate()
        )
