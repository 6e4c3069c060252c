"""Starting, ending and taking back posts, from the Party organization or from the member."""

from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from core.views.editing import EditPage
from core.views.links import EndLink, NewLink, RemoveLink
from members import forms, services
from members.models import Post


class PostDoor(EditPage):
    """What the pages of posts share: they lead back to the Party organization."""

    model = Post
    action = Action.EDIT_MEMBERS
    list_url = "branches:list"

    def success_url(self, record):
        return record.party_organization.get_absolute_url()

    def warning(self, link):
        return services.second_secretary(link)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPost(PostDoor, NewLink):
    """An office of the Party organization that the address names."""

    side = "party_organization"
    form_class = forms.PostForm
    create = services.start_post


class NewPostOfMember(PostDoor, NewLink):
    """An office that the member whom the address names holds anywhere."""

    side = "member"
    owner_editable = False
    form_class = forms.PostOfMemberForm
    create = services.start_post
    list_url = "members:list"


class EndPost(PostDoor, EndLink):
    update = services.end_post


class RemovePost(PostDoor, RemoveLink):
    update = services.remove_post
