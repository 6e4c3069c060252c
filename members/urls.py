from django.urls import path

from members.views import editing, panels, posts, registry, reveals, tree

app_name = "members"
urlpatterns = [
    path("", registry.MemberList.as_view(), name="list"),
    path("new/", editing.NewMember.as_view(), name="new"),
    path("<int:pk>/", registry.MemberPage.as_view(), name="detail"),
    path("<int:pk>/history/", registry.MemberHistory.as_view(), name="history"),
    path("<int:pk>/edit/", editing.EditMember.as_view(), name="edit"),
    path("<int:pk>/contact/", editing.EditContact.as_view(), name="contact"),
    path("<int:pk>/transfer/", editing.Transfer.as_view(), name="transfer"),
    path("<int:pk>/leave/", editing.Leave.as_view(), name="leave"),
    path("<int:pk>/employment/", editing.Employ.as_view(), name="employ"),
    path("<int:pk>/recycle/", editing.RecycleMember.as_view(), name="recycle"),
    path("<int:pk>/restore/", editing.RestoreMember.as_view(), name="restore"),
    path("<int:pk>/reveal/<slug:identifier>/", reveals.Reveal.as_view(), name="reveal"),
    path("<int:member>/posts/new/", posts.NewPostOfMember.as_view(), name="new_post_of_member"),
    path("posts/", posts.PostList.as_view(), name="posts"),
    path("posts/<int:pk>/end/", posts.EndPost.as_view(), name="end_post"),
    path("posts/<int:pk>/remove/", posts.RemovePost.as_view(), name="remove_post"),
    path("search/", reveals.PersonSearch.as_view(), name="search"),
    path("without-unit/", panels.WithoutUnit.as_view(), name="without_unit"),
    path(
        "organization/<int:pk>/",
        panels.MembersOfOrganization.as_view(),
        name="of_organization",
    ),
    path(
        "party-organization/<int:pk>/",
        panels.MembersOfPartyOrganization.as_view(),
        name="of_party_organization",
    ),
    path("party-organization/<int:party>/posts/new/", posts.NewPost.as_view(), name="new_post"),
    path("tree/", tree.PartyTree.as_view(), name="tree"),
    path("tree/<int:pk>/", tree.PartyTree.as_view(), name="tree_level"),
]
