"""The tags that ship; a county changes and adds to them."""

from django.db import migrations


def is_(fact, value):
    return {"fact": fact, "op": "=", "value": value}


def among(fact, *values):
    return {"fact": fact, "op": "in", "value": list(values)}


def between(fact, low, high=None):
    found = [{"fact": fact, "op": ">=", "value": low}]
    if high is not None:
        found.append({"fact": fact, "op": "<=", "value": high})
    return found[0] if high is None else {"all": found}


#: Group → tags that are set by hand.
BY_HAND = {
    "nature": "外资企业 世界500强投资 上市公司 个体工商户 家庭农场 农民专业合作社",
    "scale": "规上企业 限上企业 纳税大户",
    "industry": "律师事务所 会计师事务所 税务师事务所 资产评估机构 民办学校 民办医院 民办养老机构",
    "new_field": "电商企业 直播网红 快递企业 外卖配送 网约车企业 货运物流 新媒体 新就业群体",
    "carrier": "市级以上园区",
    "social": "行业协会 商会 学会 研究会 社会服务机构 基金会 枢纽型社会组织 省级社会组织",
    "focus": "专精特新 高新技术企业 龙头企业 重点项目 亿元以上企业",
}
#: Group, tag, what it says, condition.
RULED = (
    ("scale", "职工30至49人", "", between("staff_count", 30, 49)),
    ("scale", "职工50至79人", "", between("staff_count", 50, 79)),
    ("scale", "职工80人以上", "", between("staff_count", 80)),
    (
        "new_field",
        "互联网企业",
        "按台账里的行业。",
        among(
            "industry",
            "互联网和相关服务",
            "软件和信息技术服务业",
            "信息传输、软件和信息技术服务业",
        ),
    ),
    ("carrier", "楼宇内", "列入任一楼宇。", is_("in_building", True)),
    ("carrier", "商圈内", "列入任一商圈。", is_("in_district", True)),
    ("carrier", "小微园内", "列入任一小微园。", is_("in_micro_park", True)),
    ("carrier", "特色小镇内", "列入任一特色小镇。", is_("in_town", True)),
    (
        "carrier",
        "专业市场内",
        "列入任一市场，或登记为在专业市场内。",
        {"any": [is_("in_market_area", True), is_("in_market", True)]},
    ),
    (
        "focus",
        "有党员未建党组织",
        "",
        {"all": [between("member_count", 1), among("coverage", "none", "work")]},
    ),
    ("focus", "新生代企业家", "", is_("new_generation", True)),
)


def ship(apps, schema_editor):
    Tag = apps.get_model("profiles", "Tag")
    Tag.objects.bulk_create(
        Tag(group=group, name=name) for group, names in BY_HAND.items() for name in names.split()
    )
    Tag.objects.bulk_create(
        Tag(group=group, name=name, note=note, when=when) for group, name, note, when in RULED
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
