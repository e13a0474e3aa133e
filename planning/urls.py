from django.urls import path

from .views import budget, changes, drafts, imports, schedule

app_name = "planning"
urlpatterns = [
    path("plan/<int:year>/review/", drafts.review, name="review"),
    path("budget/", budget.latest, name="latest_budget"),
    path("budget/<int:year>/", budget.budget, name="budget"),
    path("budget/<int:year>/months/", budget.months, name="months"),
    path("budget/<int:year>/months/<int:month>/closing/", budget.closing, name="closing"),
    path("budget/closings/<int:pk>/reopening/", budget.reopening, name="reopening"),
    path("budget/<int:year>/import/", imports.importing, name="import"),
    path("budget/<int:year>/import/confirmation/", imports.confirmation, name="import_confirmation"),
    path("budget/<int:year>/import-layout.xlsx", imports.layout, name="import_layout"),
    path("budget/lines/<int:pk>/", budget.line, name="line"),
    path("budget/lines/<int:pk>/spending/", budget.spending, name="spending"),
    path("budget/expenditures/<int:pk>/reversal/", budget.reversal, name="reversal"),
    path("budget/<int:year>/changes/new/", changes.draft, name="change_draft"),
    path("budget/changes/<int:pk>/", changes.change, name="change"),
    path("budget/changes/<int:pk>/edit/", changes.rewriting, name="change_edit"),
    path("budget/changes/<int:pk>/approval/", changes.approval, name="change_approval"),
    path("budget/changes/<int:pk>/discarding/", changes.discarding, name="change_discarding"),
    path("schedule/", schedule.latest_schedule, name="latest_schedule"),
    path("schedule/<int:year>/", schedule.schedule, name="schedule"),
    path("schedule/tasks/<int:task>/<int:month>/", schedule.cell, name="cell"),
    path("schedule/tasks/<int:task>/<int:month>/confirmation/", schedule.confirmation, name="confirmation"),
    path("schedule/tasks/<int:task>/<int:month>/omission/", schedule.omission, name="omission"),
    path("schedule/tasks/<int:task>/<int:month>/reopening/", schedule.reopening, name="reopening"),
    path("schedule/tasks/<int:task>/<int:month>/mark/", schedule.mark, name="mark"),
    path("schedule/tasks/<int:task>/<int:month>/mark/removal/", schedule.mark_removal, name="mark_removal"),
]
