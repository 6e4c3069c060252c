from celery.schedules import crontab

from accounts.choices import Action, Role
from core.domain import DomainApp, Entry, FieldGround, RuledOut, Scheduled


def _sees_regions(user) -> bool:
    """Secretaries, instructors and surveyors have no part in a drive of towns."""
    placed = user.roles - {Role.SECRETARY, Role.INSTRUCTOR, Role.SURVEYOR}
    return bool(placed) and user.may(Action.SEE_REGISTRY)


class DrivesConfig(DomainApp):
    name = "drives"
    verbose_name = "攻坚行动"
    address = "drives/"
    grounds = (
        FieldGround(
            "kind name region ground starts_on ends_on measures",
            "专项行动须有依据、范围和起止日期；进展由台账算出，不用基层填报。",
        ),
    )
    ruled_out = (
        RuledOut(
            "rankings",
            "攻坚行动按行政区划列出各镇街，不排名，也不能按进度排序；各镇街只看自己的数字。",
            "drives:list",
        ),
        RuledOut("forms", "攻坚行动的进展全部由台账算出，没有填报。", "drives:list"),
    )
    guide = {"drives": "registry#攻坚行动"}
    menu = (
        Entry(
            "组织",
            "攻坚行动",
            "target",
            "drives:list",
            action="",
            needs=_sees_regions,
            also=tuple(
                f"drives:{each}" for each in ("detail", "new", "edit", "targets", "move", "behind")
            ),
            place=46,
        ),
    )
    papers = ("papers.PAPERS",)
    audit_actions = ("choices.DriveAction",)
    unmoved = {
        "Drive.region": "decided for a region, as the tree was then",
        "DriveTarget.region": "set for a town, as it was then; a drive is short",
    }

    demo = ("demo.generate",)
    schedule = (
        Scheduled(
            "finish-due-drives", "到期结束攻坚行动", "tasks.finish_due", crontab(hour=0, minute=50)
        ),
    )
    lasting = {
        "Drive": "what a county undertook, on which ground",
        "DriveTarget": "goes with its drive",
        "DriveReport": "what had come of it: stays",
        "DriveStep": "goes with its drive",
    }
