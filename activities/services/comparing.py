"""Two versions of an activity, field by field, in the words of the form."""

from dataclasses import asdict, dataclass
from typing import Any

from activities.choices import DutyCode
from activities.models import Activity, fileable_by
from activities.services.body import TEXTS, Body
from activities.services.correcting import body_of, with_guests
from activities.services.entitled import floating_names, people_frozen, people_on, signed_up_for
from core.filing import canonical

_DAYS = ("held_on", "planned_on")
#: The topic first, as on the form.
_TEXTS = ("topic", *(name for name in TEXTS if name != "topic"))


@dataclass(frozen=True)
class Difference:
    """One field in which what is stored and what came differ, as people read it."""

    field: str
    label: str
    current: str
    sent: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def differences(*, actor: Any, activity: Activity, sent: Body) -> list[Difference] | None:
    """In what `sent` differs from what is stored; None for whoever may not file for the organizer:
    he learns of no name. What came without a planned day leaves the one that is stored."""
    if not activity.files_to(actor):
        return None
    stored = body_of(activity)
    sent = with_guests(sent, stored, signed_up_for(activity))
    rows = [
        ("party_organizations", "党组织", *(_parties(each) for each in (stored, sent))),
        ("duties", "事项", *(_duties(each) for each in (stored, sent))),
        *((name, _label(name), *(_day(each, name) for each in (stored, sent))) for name in _DAYS),
        *((name, _label(name), *(_text(each, name) for each in (stored, sent))) for name in _TEXTS),
        ("guests", "列席人员", *("、".join(each.guests) for each in (stored, sent))),
        ("floating", "流入党员参加", *(_floating(actor, each) for each in (stored, sent))),
        ("absent", "缺席", *_absent(actor, activity, stored, sent)),
        ("photos", "照片", *_photos(stored, sent)),
    ]
    return [
        Difference(*row)
        for row in rows
        if row[2] != row[3] and not (row[0] == "planned_on" and sent.planned_on is None)
    ]


def _label(name: str) -> str:
    return str(Activity._meta.get_field(name).verbose_name)


def _parties(body: Body) -> str:
    first, *others = dict.fromkeys(str(each) for each in body.party_organizations)
    return "、".join([first, *sorted(others)])


def _duties(body: Body) -> str:
    return "、".join(each.label for each in DutyCode if each in body.duties)


def _day(body: Body, name: str) -> str:
    day = getattr(body, name)
    return day.isoformat() if day else ""


def _text(body: Body, name: str) -> str:
    return canonical.line_ends(getattr(body, name))


def _absent(actor: Any, activity: Activity, stored: Body, sent: Body) -> tuple[str, str]:
    """By name: of whoever was entitled, or is among the people of those for which he files."""
    if {*stored.absent} == {*sent.absent} and stored.absence_reasons == sent.absence_reasons:
        return "", ""
    known = {pk: name for own in people_frozen(activity).values() for pk, name in own.items()}
    if sent.held_on is not None:
        keys = [each.pk for each in sent.party_organizations]
        for own in people_on(fileable_by(actor).filter(pk__in=keys), sent.held_on).values():
            known |= own

    def said(body: Body) -> str:
        found = []
        for pk in sorted({*body.absent}):
            reason = body.absence_reasons.get(pk, "")
            found.append(known.get(pk, f"编号 {pk}") + (f"（{reason}）" if reason else ""))
        return "、".join(found) or "无"

    return said(stored), said(sent)


def _floating(actor: Any, body: Body) -> str:
    return "、".join(floating_names(actor, body.floating)) if body.held_on else ""


def _photos(stored: Body, sent: Body) -> tuple[str, str]:
    there, came = {*stored.photos}, {*sent.photos}
    if there == came or sent.held_on is None:
        return "", ""
    same = len(there & came)
    return f"{len(there)} 张", f"{len(came)} 张" + (f"，其中 {same} 张相同" if same else "")
