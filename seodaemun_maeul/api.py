"""The read API: what is read on the pages, as JSON; by officials also what stands on theirs."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from grants.api import CallViewSet
from planning.api import BudgetLineViewSet, TaskViewSet
from projects import desk_api
from projects.api import AwardViewSet

router = DefaultRouter()
router.register("calls", CallViewSet)
router.register("awards", AwardViewSet)
router.register("projects", desk_api.ProjectViewSet)
router.register("agreements", desk_api.AgreementViewSet)
router.register("payments", desk_api.PaymentViewSet)
router.register("expenses", desk_api.ExpenseViewSet)
router.register("visits", desk_api.VisitViewSet)
router.register("settlements", desk_api.SettlementViewSet)
router.register("budget-lines", BudgetLineViewSet)
router.register("tasks", TaskViewSet)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
