"""The templates that the program brings."""

from papers import layout

_SAID = "{{ name }}同志系中共{{ status }}党员，组织关系由{{ source }}转到{{ target }}。"


def letter() -> bytes:
    """组织关系介绍信 in its three parts."""
    return layout.counterfoil(
        "中国共产党党员组织关系介绍信",
        stub=(_SAID, "开具日期：{{ day }}　　经办人："),
        said=(
            "{{ name }}同志（{{ gender }}，{{ age }}岁，{{ ethnicity }}族），"
            "系中共{{ status }}党员，身份证号码{{ id_number }}，由{{ source }}去{{ target }}，"
            "请转接组织关系。该同志党费已交到{{ dues_paid }}。（有效期{{ valid_days }}天）"
        ),
        foot=(
            "党员联系电话：{{ phone }}",
            "党员原所在基层党委通讯地址：{{ office_address }}",
            "联系电话：{{ office_phone }}　　　　传真：",
        ),
        reply=(
            "你处介绍来的{{ name }}同志的党员组织关系已转到我处，特此回复。",
            "接收单位（盖章）：　　　　　　　经办人：　　　　　电话：",
        ),
        narrow=True,
    )


def receipt() -> bytes:
    made = layout.Layout()
    made.title("党员组织关系转接回执")
    made.line("编号：{{ number }}", align=layout.LEFT)
    made.line("{{ outside }}：", align=layout.LEFT, before=14)
    made.line(
        "你处介绍来的{{ name }}同志的党员组织关系已于{{ day }}转到{{ party }}，特此回复。",
        indent=True,
    )
    made.line("接收单位（盖章）：", align=layout.LEFT, before=42)
    made.line("经办人：　　　　　　　　联系电话：", align=layout.LEFT)
    made.line("　　　　年　　月　　日", align=layout.LEFT)
    return made.content()


def card() -> bytes:
    made = layout.Layout()
    made.title("流动党员联系卡")
    made.table(
        (40, 116),
        (
            ("姓名", "{{ name }}"),
            ("登记类别", "{{ side }}"),
            ("组织关系所在党组织", "{{ home }}"),
            ("参加活动的党组织", "{{ host }}"),
            ("现在何处", "{{ place }}"),
            ("起始日期", "{{ since }}"),
            ("联系的党组织", "{{ party }}"),
        ),
        labels=(0,),
        left=(1,),
    )
    made.line("扫码打开联系记录（须登录）", align=layout.CENTRE, size=layout.SMALL_FOUR, before=20)
    made.line("{{ code }}", align=layout.CENTRE, spacing=None)
    return made.content()


def list_of_files() -> bytes:
    made = layout.Layout()
    made.title("党员档案移交清单")
    made.line("移交单位：{{ party }}　　接收单位：{{ place }}", align=layout.LEFT)
    made.line("移交日期：{{ handed_on }}　　份数：{{ number }}", align=layout.LEFT, after=8)
    made.table(
        (16, 40, 100),
        (
            ("序号", "姓名", "缺少的材料"),
            ("{%tr for one in people %}", None, None),
            ("{{ loop.index }}", "{{ one.name }}", "{{ one.missing }}"),
            ("{%tr endfor %}", None, None),
        ),
        heads=1,
        left=(2,),
    )
    made.line(
        "移交人：{{ handed_by }}　　　　接收人：{{ received_by }}", align=layout.LEFT, before=20
    )
    made.line("回执：上列 {{ number }} 份党员档案已核对接收。", align=layout.LEFT, before=20)
    made.line("接收单位（盖章）：　　　　　　　　年　　月　　日", align=layout.LEFT)
    return made.content()
