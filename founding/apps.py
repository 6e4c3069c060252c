from celery.schedules import crontab

from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Scheduled
from core.succession import PlainKey
from core.undo.families import Family


def _has_checklists(user) -> bool:
    """Whoever sees units; of departments those that answer for a checklist."""
    from founding.models import Checklist

    if user.may(Action.SEE_REGISTRY):
        return True
    return bool(user.reach.department_ids) and Checklist.objects.visible_to(user).exists()


class FoundingConfig(DomainApp):
    name = "founding"
    verbose_name = "同步组建"
    address = "founding/"
    grounds = (
        FieldGround(
            "organization trigger opened_on department party_organization note done_on evidence",
            "《关于加强和改进非公有制企业党的建设工作的意见（试行）》：登记、年检、评估时同步推动党的组织和"
            "工作覆盖；台账能知道的不再填。",
        ),
        FieldGround(
            "title position workdays known valid_from ground",
            "县级确定同步组建的事项和期限，写明依据。",
        ),
    )
    guide = {"founding": "registry#同步组建"}
    menu = (
        Entry(
            "组织",
            "同步组建",
            "plant-2",
            "founding:list",
            action="",
            needs=_has_checklists,
            also=tuple(
                f"founding:{each}"
                for each in (
                    *("detail", "new", "edit", "move", "tick", "new_units"),
                    *("items", "add_item", "replace_item"),
                )
            ),
            place=45,
        ),
    )
    panels = (PanelEntry("orgs.Organization", "due", "同步组建", "founding:of_organization"),)
    families = (
        Family(
            "founding.Checklist",
            "t.trigger || ' ' || t.opened_on",
            parts={"founding.ChecklistEntry": "checklist_id"},
        ),
    )
    successors = (
        PlainKey("founding.Checklist", "organization"),
        PlainKey("founding.Checklist", "party_organization"),
    )
    audit_actions = ("choices.FoundingAction",)
    todos = ("todos.TODOS",)
    entering = ("entering.FOLLOW",)
    demo = ("demo.generate",)
    schedule = (
        Scheduled(
            "close-complete-checklists",
            "办结台账显示已完成的同步组建清单",
            "tasks.close_complete",
            crontab(hour=5, minute=40),
        ),
    )
    lasting = {
        "ChecklistItem": "the items and those before them",
        "Checklist": "when a unit was told and by when it got its Party organization",
        "ChecklistEntry": "goes with its checklist",
        "ChecklistStep": "goes with its checklist",
    }
