from django.urls import path

from .views import schedule

app_name = "planning"
urlpatterns = [
    path("schedule/", schedule.latest_schedule, name="latest_schedule"),
    path("schedule/<int:year>/", schedule.schedule, name="schedule"),
    path("schedule/tasks/<int:task>/<int:month>/", schedule.cell, name="cell"),
    path("schedule/tasks/<int:task>/<int:month>/confirmation/", schedule.confirmation, name="confirmation"),
    path("schedule/tasks/<int:task>/<int:month>/omission/", schedule.omission, name="omission"),
    path("schedule/tasks/<int:task>/<int:month>/reopening/", schedule.reopening, name="reopening"),
    path("schedule/tasks/<int:task>/<int:month>/mark/", schedule.mark, name="mark"),
    path("schedule/tasks/<int:task>/<int:month>/mark/removal/", schedule.mark_removal, name="mark_removal"),
]
