"""The cases that people open by hand: weak Party organizations, and items of the negative list."""

from typing import Any

from accounts.choices import Action
from core.addresses import address_of
from rectification.choices import NegativeClass, Tier
from rectification.kinds import Ground, Kind, Mend


class WeakCases(Kind):
    """软弱落后党组织: named by people, put in order by a plan, removed by a check."""

    code = "weak"
    title = "软弱落后党组织"
    by_hand = with_causes = True
    stands_in, rises_to = Tier.WARNING, Tier.IMPROVING

    def topics(self) -> list[tuple[str, str]]:
        return [("weak_party", "软弱落后党组织整顿")]

    def ground(self, case: Any) -> Ground:
        return Ground(
            "软弱落后的党组织列入名单，逐个定整顿方案、联系领导和期限；整顿期间等次为预警，"
            "复核通过的销号，等次升为提高。",
            "《中国共产党支部工作条例（试行）》关于整顿后进党支部的要求；名单由县级、镇街确定。",
        )

    def mend(self, case: Any, user: Any) -> Mend | None:
        return _page(case, user)


#: Class of the negative list → what mends it, the address of the form, whether it is asked for the
#: Party organization, and what one must be allowed.
_MENDS: dict[str, tuple[str, str, str, str]] = {
    NegativeClass.TERM: (
        "办理换届选举",
        "elections:new",
        "?party={pk}",
        Action.HOLD_ELECTIONS,
    ),
    NegativeClass.ROLE: ("填报活动", "activities:file", "", Action.FILE_ACTIVITIES),
}


class NegativeCases(Kind):
    """负面清单: an item of one of the four classes, until it is put right."""

    code = "negative"
    title = "负面清单"
    by_hand = True

    def topics(self) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in NegativeClass]

    def ground(self, case: Any) -> Ground:
        return Ground(
            "对照任期届满不换届、党员教育管理不严格、组织建设不规范、作用发挥不到位四类问题列入清单，"
            "限期整改，复核通过的销号。",
            "党性体检负面清单，由县级、镇街确定。",
        )

    def mend(self, case: Any, user: Any) -> Mend | None:
        title, url, query, needed = _MENDS.get(case.topic, ("", "", "", ""))
        if title and user.may(needed):
            return Mend(title, address_of(url) + query.format(pk=case.party_organization_id))
        return _page(case, user)


def _page(case: Any, user: Any) -> Mend | None:
    """Of the Party organization; a department has but the case."""
    if not user.may(Action.SEE_REGISTRY):
        return None
    return Mend("打开党组织页面", case.subject_url)
