"""Everything derived that lists filter and sort by, recomputed at once."""

from core.domain import declared_by_app


def rebuild_facts() -> dict[str, int]:
    """Recompute the current values as of today; return per kind how many rows differed.

    Dated links begin and end with the calendar, without anybody writing: hence every night.
    """
    return {each.title: app.resolve(each.function)() for app, each in declared_by_app("refreshes")}
