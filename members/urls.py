from django.urls import path

from members.views import changes, editing, panels, posts, registry, reveals, rules, tree

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
    path("posts/management/", posts.ManagementPanel.as_view(), name="management"),
    path("posts/rules/", rules.MeetingRules.as_view(), name="meeting_rules"),
    path(
        "posts/rules/meetings/<int:pk>/",
        rules.ReplaceMeetingRule.as_view(),
        name="replace_meeting_rule",
    ),
    path(
        "posts/rules/ratios/<int:pk>/",
        rules.ReplaceRatioRule.as_view(),
        name="replace_ratio_rule",
    ),
    path(
        "posts/rules/committees/<int:pk>/",
        rules.ReplaceCommitteeSize.as_view(),
        name="replace_committee_size",
    ),
    path(
        "posts/rules/headcounts/<int:pk>/",
        rules.ReplaceHeadcountRule.as_view(),
        name="replace_headcount_rule",
    ),
    path("posts/<int:pk>/edit/", posts.EditPost.as_view(), name="edit_post"),
    path("posts/<int:pk>/end/", posts.EndPost.as_view(), name="end_post"),
    path("posts/<int:pk>/remove/", posts.RemovePost.as_view(), name="remove_post"),
    path("posts/changes/", changes.ChangeList.as_view(), name="changes"),
    path("posts/changes/new/", changes.ChooseChange.as_view(), name="choose_change"),
    path("posts/changes/reviews/", changes.ChangeQueue.as_view(), name="change_reviews"),
    path("posts/changes/<int:pk>/", changes.ChangePage.as_view(), name="change"),
    path("posts/changes/<int:pk>/history/", changes.ChangeHistory.as_view(), name="change_history"),
    path("posts/changes/<int:pk>/chain/", changes.ChangeChain.as_view(), name="change_chain"),
    path("posts/changes/<int:pk>/edit/", changes.EditChange.as_view(), name="edit_change"),
    path(
        "posts/changes/<int:pk>/withdraw/",
        changes.WithdrawChange.as_view(),
        name="withdraw_change",
    ),
    path("posts/changes/<int:pk>/review/", changes.ChangeReview.as_view(), name="review_change"),
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
    path(
        "party-organization/<int:pk>/terms/",
        panels.TermsOfPartyOrganization.as_view(),
        name="terms_of_party_organization",
    ),
    path("party-organization/<int:party>/posts/new/", posts.NewPost.as_view(), name="new_post"),
    path(
        "party-organization/<int:party>/changes/new/<slug:kind>/",
        changes.NewChange.as_view(),
        name="new_change",
    ),
    path("tree/", tree.PartyTree.as_view(), name="tree"),
    path("tree/<int:pk>/", tree.PartyTree.as_view(), name="tree_level"),
]
