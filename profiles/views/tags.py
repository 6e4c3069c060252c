"""The catalogue of tags."""

from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.forms import catalogue
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from profiles import services
from profiles.facts import FACTS
from profiles.filters import TagFilterSet
from profiles.forms import ConfirmForm, RuledTagForm, TagForm
from profiles.models import Tag
from profiles.tables import TagTable


class TagList(ListPage):
    title = "分类标签"
    subtitle = "手工标注的在组织页上填写，按条件的每夜更新；点组织数看名单。"
    unit = "个标签"
    empty_text = "没有符合条件的标签。"
    nothing_text = "目录里还没有标签。"
    table_class = TagTable
    filterset_class = TagFilterSet
    sorts = TagFilterSet.sorts
    default_sort = TagFilterSet.default_sort
    buttons = (
        ListAction("新建按条件的标签", "profiles:new_ruled_tag", Action.EDIT_RULES, icon="plus"),
        ListAction("新建标签", "profiles:new_tag", Action.EDIT_RULES, icon="plus", main=True),
    )

    def rows(self):
        return Tag.objects.visible_to(self.request.user)

    def prepare(self, table, rows):
        table.numbers, counted_at = services.carried_by(rows, self.request.user)
        if counted_at:
            at = timezone.localtime(counted_at)
            self.subtitle += f"组织数统计于 {at:%H:%M}，每五分钟统计一次。"
        table.said = {each.pk: services.condition_words(each) for each in rows if each.when}
        if not self.request.user.may(Action.EDIT_RULES):
            table.columns.hide("buttons")


class _TagPage(EditPage):
    model = Tag
    action = Action.EDIT_RULES
    list_url = "profiles:tags"

    def success_url(self, record):
        return address_of(self.list_url)


class _WithCondition(_TagPage):
    template_name = "profiles/tag.html"
    form_class = RuledTagForm

    def more(self, record):
        return {
            "catalogue": catalogue({"organization": FACTS}),
            "facts": list(FACTS.values()),
        }


class NewTag(_TagPage):
    form_class = TagForm
    create = services.create_tag
    new_title = "新建标签"
    intro = "手工标注的标签：在组织页、批量编辑和导入里填写。"
    saved = "已新建。"


class NewRuledTag(_WithCondition):
    create = services.create_tag
    new_title = "新建按条件的标签"
    intro = "符合条件的组织自动带上这个标签，每夜更新；不进入任何考核和统计。"
    saved = "已新建，符合条件的组织已带上。"


class EditTag(_WithCondition):
    update = services.update_tag
    edit_title = "修改标签"

    def form(self, record, data=None, **options):
        self.form_class = RuledTagForm if record.when else TagForm
        if not record.when:
            self.intro = "改名只改目录：手工标注过的组织仍留着原来的词，请用批量编辑改过来。"
        return super().form(record, data, **options)

    def more(self, record):
        return super().more(record) | {"title": f"{self.edit_title}：{record}"}


class RemoveTag(_TagPage):
    form_class = ConfirmForm
    update = services.remove_tag
    edit_title = "删除标签"
    submit = "删除"
    saved = "已从目录里删除。"
    intro = "从目录里删除；按条件带上的随之去掉，手工标注过的组织仍留着这个词。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}
