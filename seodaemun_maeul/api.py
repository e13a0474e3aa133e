"""The read API: what anybody may read on the pages, as JSON."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from grants.api import CallViewSet
from planning.api import BudgetLineViewSet, TaskViewSet
from projects.api import AwardViewSet, SettlementViewSet

router = DefaultRouter()
router.register("calls", CallViewSet)
router.register("awards", AwardViewSet)
router.register("settlements", SettlementViewSet)
router.register("budget-lines", BudgetLineViewSet)
router.register("tasks", TaskViewSet)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
