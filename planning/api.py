"""The budget and the schedule of public plans as data; a plan being changed is back when it is confirmed."""

from rest_framework import serializers, viewsets

from .models import BudgetLine, Plan, Task


class BudgetLineSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="programme.unit.policy.plan.year")
    programme = serializers.CharField(source="programme.name")
    object_class = serializers.CharField(source="item.object_class.name")
    item = serializers.CharField(source="item.name")

    class Meta:
        model = BudgetLine
        fields = ["year", "programme", "object_class", "item", "name", "amount", "fund"]


class BudgetLineViewSet(viewsets.ReadOnlyModelViewSet):
    """Lines of the budget in print order; amounts in whole won, everything above a line is a sum."""

    serializer_class = BudgetLineSerializer
    filterset_fields = {"programme__unit__policy__plan__year": ["exact"]}
    queryset = (
        BudgetLine.objects.filter(programme__unit__policy__plan__in=Plan.objects.settled())
        .in_print_order()
        .select_related("programme__unit__policy__plan")
    )


class TaskSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="area.plan.year")
    area = serializers.CharField(source="area.title")
    department = serializers.CharField(source="department.name")
    months = serializers.ListField(source="planned_months", child=serializers.IntegerField())

    class Meta:
        model = Task
        fields = ["year", "area", "order", "title", "department", "months"]


class TaskViewSet(viewsets.ReadOnlyModelViewSet):
    """Tasks of the plan with the months they are planned in."""

    serializer_class = TaskSerializer
    queryset = (
        Task.objects.filter(area__plan__in=Plan.objects.settled())
        .select_related("area__plan", "department")
        .prefetch_related("cells")
        .order_by("-area__plan__year", "area__order", "order")
    )
