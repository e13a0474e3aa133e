from django.urls import path

from .views import allowances, bodies, health

app_name = "governance"
urlpatterns = [
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
    path("desk/committee/", health.health, name="health"),
    path("desk/committee/letters/", health.ending_letters, name="ending_letters"),
    path("desk/meetings/<int:pk>/allowance/", allowances.allowance, name="allowance"),
    path("desk/meetings/<int:pk>/allowance/proposal/", allowances.proposal, name="allowance_proposal"),
    path("desk/allowances/<int:pk>/confirmation/", allowances.confirmation, name="allowance_confirmation"),
    path("desk/allowances/<int:pk>/discarding/", allowances.discarding, name="allowance_discarding"),
    path("desk/allowances/<int:pk>/reversal/", allowances.reversal, name="allowance_reversal"),
]
