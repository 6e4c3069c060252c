"""Where lists of members come from whose columns are known."""

from core.imports.reading.mapping import Mapping
from core.imports.wizard.presets import Preset

_SHEET = "党员"
#: Title there → column here; several versions of the system say the same in other words.
_MEANT = {
    "公民身份号码": "身份证号",
    "公民身份证号码": "身份证号",
    "身份证号码": "身份证号",
    "人员类别": "党员类别",
    "所在党支部": "党组织代码",
    "所在党支部名称": "党组织代码",
    "所在党组织": "党组织代码",
    "组织名称": "党组织代码",
    "加入党组织日期": "入党日期",
    "加入中共组织日期": "入党日期",
    "加入中共组织的日期": "入党日期",
    "转为正式党员日期": "转正日期",
    "转为正式党员的日期": "转正日期",
    "工作岗位": "职务",
    "手机号码": "手机",
    "手机号": "手机",
    "联系电话（手机号）": "手机",
    "联系手机": "手机",
    "是否流动党员": "流动党员",
    "是否为流动党员": "流动党员",
}
#: What the platform does not ask for, or works out itself.
_LEFT_OUT = """
    序号 出生日期 年龄 党龄 籍贯 出生地 家庭住址 现居住地 户籍所在地 固定电话 党籍状态 是否失联党员
    失去联系日期 外出流向 外出地点 入党介绍人 加入党组织类型 加入中共组织类别 一线情况
    新社会阶层类型 学位 毕业院校 专业 技术职称 专业技术职务 职务级别 婚姻状况 健康状况 档案所在单位
    是否为失联党员 是否农民工 是否台湾省籍 备注 操作 人员ID 组织ID
"""

PRESETS = [
    Preset(
        "全国党员管理信息系统导出",
        Mapping(
            sheets=dict.fromkeys(
                ("Sheet1", "sheet1", "党员信息", "党员基本信息", "党员名册", "党员信息列表"), _SHEET
            ),
            columns={_SHEET: _MEANT | dict.fromkeys(_LEFT_OUT.split(), "")},
        ),
    )
]
