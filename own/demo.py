"""Corrections that members of the generated county asked for. Nobody has an account there."""

import datetime
import random

from accounts.choices import Role
from accounts.models import Grant, User
from core import audit
from core.choices import CorrectionState
from members.models import Member
from own.models import Correction, MemberAccount

#: No password fits it.
_NO_PASSWORD = "!"
_ASKED = (
    ("education", "硕士研究生", CorrectionState.PROPOSED, ""),
    ("position", "车间副主任", CorrectionState.PROPOSED, ""),
    ("ethnicity", "畲族", CorrectionState.REJECTED, "与身份证登记的不一致，请先到公安机关更正"),
)


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """One member with his own page, and a few who found something wrong."""
    people = Member.objects.present().filter(party_organization__isnull=False)
    people = list(people.select_related("party_organization").order_by("id_number_index")[:40])
    if len(people) < len(_ASKED):
        return
    chosen = chance.sample(people, len(_ASKED))
    for nth, (member, (name, value, state, answer)) in enumerate(
        zip(chosen, _ASKED, strict=True), 1
    ):
        user = User.objects.create(
            username=f"yanshi_dangyuan{nth}", password=_NO_PASSWORD, is_active=False
        )
        Grant.objects.create(user=user, role=Role.MEMBER, starts_on=today)
        MemberAccount.objects.create(user=user, member=member)
        staff = Grant.objects.filter(role=Role.COUNTY_STAFF).select_related("user").first()
        if staff is not None:
            audit.note_look(actor=staff.user, row=member)
        Correction.objects.create(
            member=member,
            model="members.Member",
            row_id=member.pk,
            field=name,
            before=getattr(member, name),
            value=value,
            state=state,
            answer=answer,
            proposed_by=user,
            decided_on=today if answer else None,
        )
