from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    Recyclable,
    Resource,
    Retention,
)
from core.succession import PlainKey

_RULES = "《党政机关公文处理工作条例》"
_FORMAT = "GB/T 9704—2012《党政机关公文格式》"


class PapersConfig(DomainApp):
    name = "papers"
    verbose_name = "文书"
    address = "papers/"
    grounds = (
        FieldGround("file note", "文书模板由县级维护，格式见《党政机关公文处理工作条例》。"),
        FieldGround("name section source text", "支部工作手册收录的制度，写明出处。"),
        FieldGround(
            "kind issuer regions unit to title urgency signer remark copies",
            f"{_RULES}、{_FORMAT}：公文的要素。",
        ),
        FieldGround("heading sender prefix", f"{_FORMAT}：发文机关标志、署名、发文字号。"),
        FieldGround("address phone", "党员组织关系介绍信的要素：供对方寄回执和联系。"),
        FieldGround("reason", "作废文件须说明原因，通知收文单位。"),
    )
    guide = {
        "papers": "papers",
        "papers:handbook": "papers#支部工作手册",
        **dict.fromkeys(
            (
                "papers:letters",
                "papers:letter",
                "papers:new_letter",
                "papers:edit_letter",
                "papers:occasion",
                "papers:receipt",
                "papers:letterheads",
                "papers:letterhead",
            ),
            "letters",
        ),
    }
    menu = (
        Entry(
            "组织生活",
            "工作手册",
            "book",
            "papers:handbook",
            also=("papers:entry", "papers:new_entry", "papers:edit_entry"),
            place=90,
        ),
        Entry(
            "整改",
            "文件",
            "mail",
            "papers:letters",
            also=tuple(
                f"papers:{each}"
                for each in ("letter", "new_letter", "edit_letter", "void_letter", "occasion")
            ),
            place=30,
        ),
        Entry(
            "系统",
            "发文机关",
            "rubber-stamp",
            "papers:letterheads",
            action=Action.EDIT_RULES,
            also=("papers:letterhead",),
            needs=lambda user: user.reach.part(Action.EDIT_RULES).everywhere,
            place=32,
        ),
        Entry(
            "系统",
            "文书模板",
            "file-pencil",
            "papers:templates",
            action=Action.EDIT_RULES,
            also=("papers:template",),
            needs=lambda user: user.reach.part(Action.EDIT_RULES).everywhere,
            place=31,
        ),
    )
    api = (
        Resource("papers/", "api.PapersApi", "papers"),
        Resource("letters", "api.LetterApi", "letter"),
    )
    papers = ("letters.LETTERS",)
    todos = ("todos.TODOS",)
    notices = (NoticeKind("letter", "收到文件", f"{_RULES}：收文须签收，作废须告知收文单位。"),)
    api_examples = ("api.EXAMPLES",)
    attachments = ("PaperTemplate", "HandbookEntry", "Delivery")
    unmoved = {"Letterhead.region": "each office signs for itself"}
    unscoped = {
        "LetterSeries": "the last number of a series; no page shows it",
        "LetterForm": "bytes of templates; no page shows them",
    }
    # Letters of a region that went up in another one are received, and counted, there.
    successors = (PlainKey("papers.Letter", "issuer"), PlainKey("papers.Delivery", "region"))
    recyclable = (Recyclable("HandbookEntry", restore="papers:restore_entry", place=90),)
    demo = ("services.examples.fill_handbook", "services.examples.write_letters")
    audit_actions = ("choices.PaperAction",)
    retention = (
        Retention(
            "papers",
            "生成文书的记录",
            ("Paper",),
            "services.retention.prune_papers",
            days=1095,
            at_least=180,
            ground="供按当时的模板重新生成；生成本身记入审计记录。",
        ),
    )
    lasting = {
        "PaperTemplate": "a few versions for each kind of paper",
        "HandbookEntry": "a few dozen, kept by the county",
        "Letter": "what was issued is kept for ever, with its number",
        "Delivery": "the receipts of letters",
        "Letterhead": "one for each office",
        "LetterSeries": "one for each kind of letter and year",
        "LetterForm": "one for each template by which letters were issued",
    }
