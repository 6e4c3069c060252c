"""What the list of organizations shows and filters by of the six checks (`core.lists.lent`)."""

from django.db.models import Q

from completeness.choices import Lack, Topic
from core.lists.filters import AnyOf
from core.lists.lent import Lent, Place

_COUNTED = Q(clearness__counted=True)


def checks(before: str = "") -> dict[str, tuple[str, Q]]:
    """Which check is not clear (`staff`), or is (`staff-clear`); `before`: the way from the row to
    the organization, `organization__`."""

    def held(**answers: bool) -> Q:
        return Q(**{f"{before}clearness__{name}": yes for name, yes in answers.items()})

    return {
        "all": ("六项都清", held(counted=True, **dict.fromkeys(Topic.values, True))),
        **{
            topic.value: (f"{topic.label[:-1]}不清", held(counted=True, **{topic: False}))
            for topic in Topic
        },
        **{f"{topic}-clear": (topic.label, held(counted=True, **{topic: True})) for topic in Topic},
    }


LACKS: dict[str, tuple[str, Q]] = {
    lack.value: (lack.label, _COUNTED & Q(clearness__lacks__contains=[lack.value])) for lack in Lack
}

ORGANIZATIONS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    fields=(
        Place(
            "clear",
            AnyOf(label="六清", conditions=checks(), empty_label="六清不限"),
            behind="members",
        ),
        Place(
            "lacks",
            AnyOf(label="六清缺项", conditions=LACKS, empty_label="缺项不限"),
            behind="clear",
        ),
    ),
)
