"""The table of who may do what, as the contract and the page 权限表 say it."""

from dataclasses import dataclass

from accounts.choices import ALLOWED, Action


@dataclass(frozen=True)
class Row:
    """One row of the contract's table: what it is called there and on screen, and which
    actions it is made of. Together the rows hold every action once."""

    contract: str
    title: str
    actions: tuple[Action, ...]

    def cell(self, role: str) -> str:
        """What the role may do of this row, in words of the screen; "" for nothing."""
        held = [action for action in self.actions if action in ALLOWED[role]]
        if not held:
            return ""
        if held == list(self.actions) or len(self.actions) == 1:
            return "✓"
        return "、".join(action.label for action in held)


ROWS: tuple[Row, ...] = (
    Row(
        "see organizations, Party organizations, coverage, lights, month",
        "查看组织、党组织、覆盖、亮灯、月报",
        (Action.SEE_REGISTRY,),
    ),
    Row("see members", "查看党员", (Action.SEE_MEMBERS, Action.COUNT_MEMBERS)),
    Row(
        "reveal an identifier (reason, limit, record)",
        "查看完整证件号码（说明理由、限量、留痕）",
        (Action.REVEAL_IDENTIFIER,),
    ),
    Row("edit organizations, coverage", "编辑组织、覆盖", (Action.EDIT_REGISTRY,)),
    Row(
        "edit Party organizations, posts, members",
        "编辑党组织、任职、党员",
        (Action.EDIT_MEMBERS, Action.EDIT_CONTACTS),
    ),
    Row(
        "import, bulk edit, export lists",
        "导入、批量编辑、导出名单",
        (
            Action.IMPORT,
            Action.IMPORT_MEMBERS,
            Action.BULK_EDIT,
            Action.EXPORT,
            Action.EXPORT_MEMBERS,
        ),
    ),
    Row(
        "close and reopen a month, edit rules and schemes",
        "月报定稿、撤销定稿，编辑规则和方案",
        (Action.CLOSE_MONTH, Action.EDIT_RULES),
    ),
    Row(
        "confirm the town's month / accept it",
        "确认、接受镇街月报",
        (Action.CONFIRM_MONTH, Action.ACCEPT_MONTH),
    ),
    Row(
        "**+** found, rename, move, merge, split and abolish regions",
        "区域：设立、更名、调整上级、合并、拆分、撤销",
        (Action.EDIT_REGIONS,),
    ),
    Row(
        "**+** record visits to organizations",
        "登记走访",
        (Action.RECORD_VISITS,),
    ),
    Row(
        "**+** hold elections; whoever edits Party organizations approves them",
        "办理换届选举（批复由可编辑党组织的上级办理）",
        (Action.HOLD_ELECTIONS,),
    ),
    Row(
        "**+** review members, propose disposals; whoever edits members consents and decides",
        "办理民主评议、组织处置（由可编辑党员的上级同意、审批）",
        (Action.REVIEW_MEMBERS,),
    ),
    Row(
        "candidates: record",
        "登记发展党员（书记限本支部）",
        (Action.RECORD_CANDIDATES,),
    ),
    Row(
        "approve steps above the branch, quotas",
        "办理发展党员的上级步骤，分配指标",
        (Action.APPROVE_CANDIDATES,),
    ),
    Row(
        "**+** record transfers, floating members, files; whoever edits members agrees",
        "办理组织关系转接、流动党员、档案（转接由可编辑党员的上级同意）",
        (Action.RECORD_TRANSFERS,),
    ),
    Row(
        "**+** record teams and posts of members; points of a branch only its secretary",
        "登记责任区、先锋岗、突击队（支部积分只由本支部书记登记）",
        (Action.RECORD_VANGUARDS,),
    ),
    Row(
        "file activities",
        "填报活动",
        (Action.FILE_ACTIVITIES, Action.FILE_FOR_OTHERS),
    ),
    Row(
        "review activities, answer and verify lights",
        "审核活动，处理亮灯",
        (Action.REVIEW_ACTIVITIES, Action.ANSWER_LIGHTS),
    ),
    Row("answer cases", "答复整改件", (Action.ANSWER_CASES,)),
    Row(
        "issue letters, grant extensions, verify cases",
        "签发文件，下发、复核整改件，批准延期（镇街限本镇街）",
        (Action.ISSUE_LETTERS, Action.VERIFY_CASES),
    ),
    Row(
        "self-assessment / check / review",
        "评星：自评、初核、评审，答复核查单",
        (
            Action.ASSESS_OWN,
            Action.CHECK_ASSESSMENTS,
            Action.REVIEW_ASSESSMENTS,
            Action.ANSWER_SLIPS,
        ),
    ),
    Row(
        "**+** report on one's own work in a round of persons or departments",
        "述职、考核自评（限本人、本部门）",
        (Action.REPORT_WORK,),
    ),
    Row(
        "**+** draw accepted activities and surveyed units and look at them again",
        "抽查复核已通过的活动、已摸排的组织",
        (Action.RECHECK_ACTIVITIES,),
    ),
    Row(
        "**+** report changes of posts, check them, approve them",
        "班子变动：报备、初审、批准",
        (Action.REPORT_POSTS, Action.CHECK_POSTS, Action.APPROVE_POSTS),
    ),
    Row(
        "survey answers: file / approve per field",
        "摸底排查：填报、核对",
        (Action.FILE_SURVEYS, Action.APPROVE_SURVEYS),
    ),
    Row(
        "dues base and amounts of a person",
        "党员个人的党费基数和金额（限本党组织）",
        (Action.KEEP_DUES,),
    ),
    Row("**+** one's own record, dues and attendance", "本人的记录", (Action.OWN_RECORD,)),
    Row(
        "**+** answer complaints and suggestions",
        "答复投诉建议",
        (Action.ANSWER_COMPLAINTS,),
    ),
    Row(
        "users: create, disable, unlock, hand over",
        "用户：新建、停用、解锁、移交",
        (Action.MANAGE_USERS,),
    ),
    Row(
        "grants, password and second-factor policy",
        "授权，密码和双重验证策略",
        (Action.MANAGE_GRANTS,),
    ),
    Row("read the audit log", "查看审计日志", (Action.READ_AUDIT,)),
    Row("jobs of others, settings, backup", "他人的任务、设置、备份", (Action.OPERATE,)),
)
