"""The addresses of the editors' pages."""

from django.urls import path, register_converter

from biographies.views import (
    book_acts,
    book_costs,
    book_findings,
    books,
    chapter_changes,
    chapter_decisions,
    chapter_locks,
    chapter_plans,
    chapters,
    exports,
    front_matter,
    new_book,
    pictures,
    proposals,
    sessions,
    source_decisions,
    source_records,
    sources,
    style_sheet,
    word_template,
)
from biographies.views.help import help_page
from biographies.views.parts import PartConverter
from biographies.views.status import status

app_name = "biographies"
register_converter(PartConverter, "part")

urlpatterns = [
    path("", books.biography_list, name="biography_list"),
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", sessions.Logout.as_view(), name="logout"),
    path("help/", help_page, name="help"),
    path("status/", status, name="status"),
    path("biographies/new/", new_book.biography_new, name="biography_new"),
    path("biographies/<str:slug>/", books.biography_detail, name="biography_detail"),
    path("biographies/<str:slug>/start/", book_acts.biography_start, name="biography_start"),
    path("biographies/<str:slug>/retry/", book_acts.biography_retry, name="biography_retry"),
    path("biographies/<str:slug>/cancel/", book_acts.biography_cancel, name="biography_cancel"),
    path("biographies/<str:slug>/approve/", book_acts.biography_approve, name="biography_approve"),
    path("biographies/<str:slug>/delete/", book_acts.biography_delete, name="biography_delete"),
    path("biographies/<str:slug>/exports/", exports.export_list, name="export_list"),
    path("biographies/<str:slug>/exports/retry/", exports.export_retry, name="export_retry"),
    path(
        "biographies/<str:slug>/exports/<uuid:export>/",
        exports.export_download,
        name="export_download",
    ),
    path(
        "biographies/<str:slug>/exports/<uuid:export>/preflight/",
        exports.export_preflight,
        name="export_preflight",
    ),
    path("biographies/<str:slug>/costs/", book_costs.book_costs, name="book_costs"),
    path("biographies/<str:slug>/style/", style_sheet.style_sheet, name="style_sheet"),
    path("biographies/<str:slug>/front-matter/", front_matter.front_matter, name="front_matter"),
    path(
        "biographies/<str:slug>/word-template/", word_template.word_template, name="word_template"
    ),
    path("biographies/<str:slug>/pictures/", pictures.picture_list, name="picture_list"),
    path(
        "biographies/<str:slug>/pictures/<int:pk>/",
        pictures.picture_detail,
        name="picture_detail",
    ),
    path(
        "biographies/<str:slug>/pictures/<int:pk>/file/",
        pictures.picture_file,
        name="picture_file",
    ),
    path(
        "biographies/<str:slug>/pictures/<int:pk>/remove/",
        pictures.picture_remove,
        name="picture_remove",
    ),
    path("biographies/<str:slug>/sources/", sources.source_list, name="source_list"),
    path("biographies/<str:slug>/sources/address/", sources.source_address, name="source_address"),
    path(
        "biographies/<str:slug>/sources/records/",
        source_records.source_records,
        name="source_records",
    ),
    path(
        "biographies/<str:slug>/sources/records/pick/",
        source_records.source_record_pick,
        name="source_record_pick",
    ),
    path("biographies/<str:slug>/sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path(
        "biographies/<str:slug>/sources/<int:pk>/read/",
        source_decisions.source_read,
        name="source_read",
    ),
    path(
        "biographies/<str:slug>/sources/<int:pk>/replace/",
        source_decisions.source_replace,
        name="source_replace",
    ),
    path(
        "biographies/<str:slug>/sources/<int:pk>/recheck/",
        source_decisions.source_recheck,
        name="source_recheck",
    ),
    path(
        "biographies/<str:slug>/sources/<int:pk>/remove/",
        source_decisions.source_remove,
        name="source_remove",
    ),
    path(
        "biographies/<str:slug>/sources/<int:pk>/exclude/",
        source_decisions.source_exclude,
        name="source_exclude",
    ),
    path(
        "biographies/<str:slug>/sources/<int:pk>/include/",
        source_decisions.source_include,
        name="source_include",
    ),
    path(
        "biographies/<str:slug>/findings/<int:finding>/ignore/",
        book_findings.book_finding_ignore,
        name="book_finding_ignore",
    ),
    path(
        "biographies/<str:slug>/findings/<int:finding>/reopen/",
        book_findings.book_finding_reopen,
        name="book_finding_reopen",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/",
        chapters.chapter_detail,
        name="chapter_detail",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/citations/<int:ordinal>/",
        chapters.chapter_citation,
        name="chapter_citation",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/live/",
        chapters.chapter_live,
        name="chapter_live",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/check/",
        chapter_decisions.chapter_check,
        name="chapter_check",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/approve/",
        chapter_decisions.chapter_approve,
        name="chapter_approve",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/reopen/",
        chapter_decisions.chapter_reopen,
        name="chapter_reopen",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/recheck/",
        chapter_decisions.chapter_recheck,
        name="chapter_recheck",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/locks/",
        chapter_locks.statement_lock,
        name="statement_lock",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/locks/<int:pk>/remove/",
        chapter_locks.statement_unlock,
        name="statement_unlock",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/findings/<int:finding>/ignore/",
        chapter_decisions.finding_ignore,
        name="finding_ignore",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/findings/<int:finding>/reopen/",
        chapter_decisions.finding_reopen,
        name="finding_reopen",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/edit/",
        chapter_changes.chapter_edit,
        name="chapter_edit",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/plan/",
        chapter_plans.chapter_plan,
        name="chapter_plan",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/history/",
        chapter_changes.chapter_history,
        name="chapter_history",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/history/restore/",
        chapter_changes.chapter_restore,
        name="chapter_restore",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/diff/",
        chapter_changes.chapter_diff,
        name="chapter_diff",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/feedback/",
        proposals.chapter_feedback,
        name="chapter_feedback",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/proposals/",
        proposals.chapter_proposals,
        name="chapter_proposals",
    ),
    path(
        "biographies/<str:slug>/chapters/<part:part>/proposals/<int:number>/",
        proposals.proposal_detail,
        name="proposal_detail",
    ),
]
