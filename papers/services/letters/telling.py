"""Those who receive letters are told, in the transaction in which these are issued or voided."""

from collections import defaultdict
from collections.abc import Sequence

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.addresses import address_of
from core.notifications import Message
from papers.kinds import Draft, LetterKind
from papers.models import Delivery, Letter
from regions.models import Region

KIND = "letter"


def tell(kind: LetterKind, letters: Sequence[Letter], drafts: Sequence[Draft]) -> None:
    """One message for each person, however many letters he gets."""
    audience = Audience(Action.ANSWER_LIGHTS)
    paths = _paths({each.region_id for each in drafts})
    found: dict[int, list[Letter]] = defaultdict(list)
    for letter, draft in zip(letters, drafts, strict=True):
        if draft.party_id is not None:
            users = audience.of_party(draft.party_id)
        else:
            path = "" if draft.unit else paths[draft.region_id]
            users = _of_place(audience, path, draft.issuer_id)
        for user_id in users:
            found[user_id].append(letter)
    _send(kind, found)


def tell_of(kind: LetterKind, letter: Letter) -> None:
    """Of one letter that somebody wrote."""
    audience = Audience(Action.ANSWER_LIGHTS)
    _send(kind, {user_id: [letter] for user_id in _receivers(audience, letter)})


def tell_voided(letter: Letter) -> None:
    text = f"{letter.number}《{letter.title}》已作废：{letter.void_reason}"
    users = _receivers(Audience(Action.ANSWER_LIGHTS), letter)
    messages = [Message(user_id, text, letter.get_absolute_url()) for user_id in sorted(users)]
    notifications.notify_each(kind=KIND, messages=messages, key=f"letter-void:{letter.pk}")


def _receivers(audience: Audience, letter: Letter) -> set[int]:
    rows = list(Delivery.objects.filter(letter=letter).select_related("unit_type"))
    paths = _paths({each.region_id for each in rows})
    found: set[int] = set()
    for each in rows:
        if each.unit_type is None:
            found |= _of_place(audience, paths[each.region_id], letter.issuer_id)
        elif each.unit_type.model == "partyorganization":
            found |= audience.of_party(each.unit_id)
    return found


def _of_place(audience: Audience, path: str, issuer_id: int) -> set[int]:
    """Those of the region with this path; where there is nobody, of the next one above that is not
    the issuer itself."""
    for region_id in reversed([int(each) for each in path.split("/") if each]):
        if region_id == issuer_id:
            break
        if users := audience.by_region.get(region_id):
            return users
    return set()


def _paths(region_ids: set[int]) -> dict[int, str]:
    return dict(Region.objects.filter(pk__in=region_ids).values_list("pk", "path"))


def _send(kind: LetterKind, found: dict[int, list[Letter]]) -> None:
    messages = []
    for user_id, letters in sorted(found.items()):
        first = letters[0]
        if len(letters) == 1:
            text, link = f"收到{first.sender} {first.number}《{first.title}》，请签收。", None
        else:
            text = f"收到{kind.title} {len(letters)} 份，请签收。"
            link = f"{address_of('papers:letters')}?receipt=mine"
        messages.append(Message(user_id, text, link or first.get_absolute_url()))
    notifications.notify_each(kind=KIND, messages=messages)
