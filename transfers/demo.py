"""Transfers, letters, floating members and files of the generated county: a few dozen rows of each,
whatever its size."""

import datetime
import json
import random
from itertools import cycle

from core import crypto
from core.months import Month, months_later
from core.values.masks import check_digit
from members.choices import LeavingReason, MemberStatus
from members.models import Employment, Member, Membership
from members.services import refresh_member_facts
from orgs.choices import OperatingState
from orgs.models import Organization
from papers.kinds import kinds
from papers.services.letters import form_of, head_of, take, written
from regions.models import Region
from transfers.choices import (
    BackReason,
    Deed,
    Keeper,
    LetterState,
    Side,
    TransferKind,
    TransferState,
)
from transfers.flows import flow_of
from transfers.models import (
    FileItem,
    FloatingDeed,
    FloatingMember,
    Handover,
    HandoverLine,
    MemberFile,
    Transfer,
    TransferLetter,
    TransferStep,
)
from transfers.models.files import asked_of
from transfers.services.floating import MATCHED, refresh_floating
from transfers.services.letters import KIND, MARK
from transfers.words import GROUNDS, KEEPER_PLACES

_S, _K = TransferState, TransferKind
_DAY = datetime.timedelta(days=1)
_ZONE = datetime.timezone(datetime.timedelta(hours=8))
_OUTSIDE = (
    "中共深圳市宝安区某电子公司支部委员会",
    "中共杭州市滨江区某软件公司支部委员会",
    "中共昆山市某精密机械公司总支部委员会",
    "中共上海市松江区某物流公司支部委员会",
)
_ADDRESSEES = (
    "中共深圳市宝安区委组织部",
    "中共杭州市滨江区委组织部",
    "中共昆山市委组织部",
    "中共上海市松江区委组织部",
)
_PLACES = ("广东省深圳市宝安区", "浙江省杭州市滨江区", "江苏省昆山市", "上海市松江区")
_NAMES = ("周晓峰", "吴丽娟", "郑国栋", "孙雅琴", "马德胜", "朱文静", "胡海涛", "林秀珍", "何志远")
_NOTES = {
    Deed.FIND: "电话核实去向和工作单位",
    Deed.FILE: "编入党小组，发放联系卡",
    Deed.CONTACT: "电话谈心，了解工作和生活情况",
    Deed.MANAGE: "参加线上主题党日，缴纳党费",
    Deed.USE: "担任车间安全监督员",
}
_REASONS = {_S.REFUSED: "本人已不在我单位工作", _S.CANCELLED: "本人不再调动"}
#: The way of each state, as names of moves.
_WAYS = {
    (_K.WITHIN, _S.PROPOSED): ("propose",),
    (_K.WITHIN, _S.AGREED): ("propose", "agree"),
    (_K.WITHIN, _S.RECEIVED): ("propose", "agree", "receive"),
    (_K.WITHIN, _S.REFUSED): ("propose", "agree", "refuse"),
    (_K.WITHIN, _S.CANCELLED): ("propose", "cancel"),
    (_K.OUT, _S.PROPOSED): ("propose",),
    (_K.OUT, _S.SENT): ("propose", "issue"),
    (_K.OUT, _S.RECEIVED): ("propose", "issue", "confirm"),
}


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    people = list(
        Member.objects.present()
        .filter(party_organization__dissolved_on=None, party_organization__isnull=False)
        .select_related("party_organization__region")
        .order_by("joined_on", "name", "id_number_index")[:4000]
    )
    if len(people) < 20:
        return
    chance.shuffle(people)
    _Moves(chance, people, today).tell(first_day)
    _floating(chance, people, today)
    _files(chance, people, today)
    _closing(people, today)


class _Moves:
    """Transfers at each step, and those by which members moved."""

    def __init__(self, chance: random.Random, people: list[Member], today: datetime.date) -> None:
        self.chance, self.people, self.today = chance, people, today
        self.places = cycle(range(len(_OUTSIDE)))
        self.head = head_of(Region.objects.filter(parent=None).order_by("code").first())

    def tell(self, first_day: datetime.date) -> None:
        wanted = [_S.PROPOSED] * 4 + [_S.AGREED] * 4 + [_S.REFUSED, _S.CANCELLED]
        for state in wanted:
            member, other = self.people.pop(), self.chance.choice(self.people)
            if member.party_organization_id != other.party_organization_id:
                self._within(member, state, other.party_organization, self._ago(2, 12))
        self._moved(first_day)
        for _ in range(3):
            self._out(self.people.pop(), _S.PROPOSED, self._ago(1, 6))
        for day in sorted(self._ago(10, 150) for _ in range(6)):
            self._out(self.people.pop(), _S.SENT, day)
        self._left(first_day)
        parties = [each.party_organization for each in self.people[:4]]
        for number, party in enumerate(parties):
            self._arrival(number, party, _S.AGREED if number % 2 else _S.PROPOSED)

    def _ago(self, least: int, most: int) -> datetime.date:
        return self.today - self.chance.randrange(least, most) * _DAY

    def _moved(self, first_day: datetime.date) -> None:
        """Of some whose membership went from one Party organization to another."""
        ended = Membership.objects.filter(
            end_reason=LeavingReason.TRANSFERRED, ends_on__gt=first_day, ends_on__lte=self.today
        ).select_related("member", "party_organization")
        for link in ended.order_by("-ends_on", "member__id_number_index")[:12]:
            then = link.member.memberships.filter(starts_on=link.ends_on).first()
            if then is not None and then.party_organization_id != link.party_organization_id:
                self._within(
                    link.member,
                    _S.RECEIVED,
                    then.party_organization,
                    link.ends_on - 5 * _DAY,
                    source=link.party_organization,
                    received_on=link.ends_on,
                )

    def _left(self, first_day: datetime.date) -> None:
        """Of some who went out of the county."""
        gone = Member.objects.present().filter(party_organization=None)
        ended = (
            Membership.objects.filter(
                member__in=gone, end_reason=LeavingReason.TRANSFERRED, ends_on__gt=first_day
            )
            .filter(ends_on__lte=self.today)
            .select_related("member", "party_organization__region")
        )
        for link in ended.order_by("ends_on", "member__id_number_index")[:8]:
            self._out(
                link.member,
                _S.RECEIVED,
                link.ends_on - 20 * _DAY,
                source=link.party_organization,
                received_on=link.ends_on,
            )

    def _within(self, member, state, target, day, *, source=None, received_on=None) -> None:
        reached = state in (_S.AGREED, _S.RECEIVED, _S.REFUSED)
        self._store(
            Transfer(
                kind=_K.WITHIN,
                state=state,
                member=member,
                party_organization=source or member.party_organization,
                target=target,
                person_name=member.name,
                ground=self.chance.choice(GROUNDS),
                proposed_on=day,
                agreed_on=day + 2 * _DAY if reached else None,
                received_on=received_on,
            )
        )

    def _out(self, member, state, day, *, source=None, received_on=None) -> None:
        place = next(self.places)
        transfer = Transfer(
            kind=_K.OUT,
            state=state,
            member=member,
            party_organization=source or member.party_organization,
            person_name=member.name,
            outside=_OUTSIDE[place],
            addressee=_ADDRESSEES[place],
            ground=self.chance.choice(GROUNDS),
            dues_paid_to=day.replace(day=1),
            proposed_on=day,
            agreed_on=day + _DAY if state != _S.PROPOSED else None,
            received_on=received_on,
        )
        self._store(transfer)
        if state != _S.PROPOSED:
            self._letter(transfer, day + _DAY)

    def _letter(self, transfer: Transfer, day: datetime.date) -> None:
        code, kind = f"{self.head.prefix}{MARK}", kinds()[KIND]
        (serial,) = take(code, day.year)
        number, member = written(code, day.year, serial), transfer.member
        paid = transfer.dues_paid_to
        words = {
            "number": number,
            "to": transfer.addressee,
            "name": member.name,
            "gender": member.get_gender_display(),
            "age": "36",
            "ethnicity": member.ethnicity.removesuffix("族") or "汉",
            "id_number": crypto.decrypt(member.id_number_cipher),
            "status": "正式",
            "source": transfer.party_organization.name,
            "target": transfer.outside,
            "dues_paid": f"{paid.year}年{paid.month}月",
            "valid_days": "60",
            "phone": "",
            "sender": self.head.sender,
            "day": f"{day.year}年{day.month}月{day.day}日",
        }
        done = transfer.received_on is not None
        TransferLetter.objects.create(
            transfer=transfer,
            state=LetterState.RETURNED if done else LetterState.UNDER_WAY,
            code=code,
            year=day.year,
            serial=serial,
            number=number,
            issued_on=day,
            valid_days=60,
            expires_on=day + 60 * _DAY,
            words_cipher=crypto.encrypt(json.dumps(words, ensure_ascii=False)),
            form=form_of(kind, None),
            printed_count=1,
            receipt_on=transfer.received_on,
        )

    def _arrival(self, number: int, party, state: str) -> None:
        id_number = _number(self.chance, 700 + number)
        transfer = Transfer(
            kind=_K.IN,
            state=state,
            party_organization=party,
            person_name=_NAMES[number],
            outside=_OUTSIDE[number % len(_OUTSIDE)],
            letter_number=f"第 {self.chance.randrange(10, 400)} 号",
            letter_on=self._ago(8, 20),
            id_number_cipher=crypto.encrypt(id_number),
            id_number_index=crypto.blind_index("id_number", id_number),
            status=MemberStatus.FULL,
            joined_on=datetime.date(2015, 7, 1),
            ground="到两新组织就业",
            proposed_on=self._ago(2, 8),
            agreed_on=self._ago(0, 2) if state == _S.AGREED else None,
        )
        transfer.save()
        self._steps(transfer, ("propose", "agree") if transfer.agreed_on else ("propose",))

    def _store(self, transfer: Transfer) -> None:
        transfer.save()
        self._steps(transfer, _WAYS[transfer.kind, transfer.state])

    def _steps(self, transfer: Transfer, way: tuple[str, ...]) -> None:
        flow, state = flow_of(transfer), _S.PROPOSED
        for number, name in enumerate(way):
            move = flow.moves[name]
            day = min(transfer.proposed_on + 2 * number * _DAY, self.today)
            made = datetime.datetime.combine(day, datetime.time(9, 30), tzinfo=_ZONE)
            TransferStep.objects.create(
                subject=transfer,
                move=name,
                before=state,
                after=move.to,
                reason=_REASONS.get(move.to, "") if move.reason else "",
                due_on=flow.due_after(move.to, day),
                made_at=made,
            )
            state = move.to


def _number(chance: random.Random, serial: int) -> str:
    """An identity number of the reserved division."""
    born = datetime.date(1985, 1, 1) + chance.randrange(4000) * _DAY
    return (code := f"330999{born:%Y%m%d}{serial:03d}") + check_digit(code)


def _floating(chance: random.Random, people: list[Member], today: datetime.date) -> None:
    """Ours who are away, others' who are here, and two who stand in both registers."""
    known = [each for each in people if each.is_floating][:24]
    others = [each for each in people if not each.is_floating]
    away = known + others[: max(0, 9 - len(known))]
    rows = [
        FloatingMember(
            side=Side.AWAY,
            party_organization=member.party_organization,
            member=member,
            person_name=member.name,
            place=chance.choice(_PLACES),
            starts_on=max(months_later(today, -chance.randrange(7, 30)), member.joined_on),
        )
        for member in away
    ]
    matched = list(zip(rows[:2], people[-2:], strict=True))
    for number, member in enumerate(people[-14:]):
        row = next((each for each, other in matched if other is member), None)
        number_of = (
            crypto.decrypt(row.member.id_number_cipher) if row else _number(chance, 800 + number)
        )
        rows.append(
            FloatingMember(
                side=Side.HERE,
                party_organization=member.party_organization,
                person_name=row.person_name if row else _NAMES[number % len(_NAMES)],
                id_number_cipher=crypto.encrypt(number_of),
                id_number_index=crypto.blind_index("id_number", number_of),
                place=member.party_organization.name.removesuffix("党支部"),
                elsewhere=row.party_organization.name if row else chance.choice(_OUTSIDE),
                starts_on=months_later(today, -chance.randrange(1, 20)),
            )
        )
    for number, row in enumerate(rows):
        if number % 9 == 8:  # some are back
            row.ends_on, row.end_reason = today - 10 * _DAY, BackReason.RETURNED
            if row.side == Side.HERE:
                row.id_number_cipher, row.id_number_index = None, ""
        row.save()
        _deeds(chance, row, today)
    refresh_floating([each.pk for each in away])
    for row, _ in matched:
        here = FloatingMember.objects.filter(
            side=Side.HERE, id_number_index=row.member.id_number_index, ends_on=None
        ).first()
        if here is not None and row.ends_on is None:
            for one, two in ((row, here), (here, row)):
                FloatingMember.objects.filter(pk=one.pk).update(counterpart=two)
                FloatingDeed.objects.create(
                    floating_member=one, kind=Deed.FIND, done_on=today, note=MATCHED
                )


def _deeds(chance: random.Random, row: FloatingMember, today: datetime.date) -> None:
    last = None
    kinds_of = [Deed.FIND, Deed.FILE, *chance.sample(list(Deed), 3)]
    for kind in kinds_of[: chance.randrange(1, 6)]:
        day = min(row.starts_on + chance.randrange(1, 300) * _DAY, row.ends_on or today)
        FloatingDeed.objects.create(floating_member=row, kind=kind, done_on=day, note=_NOTES[kind])
        if kind == Deed.CONTACT:
            last = max(last or day, day)
    if last:
        FloatingMember.objects.filter(pk=row.pk).update(last_contact_on=last)


def _files(chance: random.Random, people: list[Member], today: datetime.date) -> None:
    """Where the files of some lie, and four hand-overs."""
    items = list(FileItem.objects.valid_on(today))
    for member in people[:80]:
        titles = [each.title for each in asked_of(member, items)]
        lacking = chance.sample(titles, chance.randrange(1, 3)) if chance.random() < 0.3 else []
        keeper = chance.choice([Keeper.COMMITTEE, Keeper.COMMITTEE, *Keeper])
        MemberFile.objects.create(
            member=member,
            keeper=keeper,
            place="" if keeper == Keeper.UNKNOWN else chance.choice(KEEPER_PLACES),
            missing=sorted(lacking),
            checked_on=today - chance.randrange(1, 300) * _DAY,
        )
    for number, member in enumerate((people[80:] or people)[:4]):
        party = member.party_organization
        handed = today - chance.randrange(20, 60) * _DAY
        row = Handover.objects.create(
            party_organization=party,
            keeper=Keeper.COMMITTEE,
            place=chance.choice(KEEPER_PLACES),
            handed_on=handed,
            handed_by=_NAMES[number],
            received_on=handed + 3 * _DAY if number % 2 else None,
            received_by=_NAMES[-1] if number % 2 else "",
        )
        own = Member.objects.present().filter(party_organization=party)
        for each in own.order_by("joined_on", "name", "id_number_index")[:5]:
            HandoverLine.objects.create(handover=row, member=each, name=each.name)


def _closing(people: list[Member], today: datetime.date) -> None:
    """Some work, on the books, at a unit that has closed: their relation has to move."""
    closed = Organization.objects.present().exclude(state=OperatingState.OPERATING)
    if (unit := closed.order_by("uscc").first()) is None:
        return
    idle = [each for each in people if each.organization_id is None][:3] or people[:3]
    # On the same day throughout a month: the registry is the same for the same seed.
    since = Month.containing(today).first_day - 40 * _DAY
    for member in idle:
        Employment.objects.update_or_create(
            member=member, starts_on=since, defaults={"organization": unit}
        )
        Member.objects.filter(pk=member.pk).update(organization=unit)
    refresh_member_facts([unit.pk])
