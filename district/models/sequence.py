from django.db import models, transaction


class Sequence(models.Model):
    """Numbers printed on paper (접수번호 …): given in order, never twice."""

    name = models.CharField("이름", max_length=40)
    year = models.PositiveSmallIntegerField("연도")
    last = models.PositiveIntegerField("마지막 번호", default=0)

    class Meta:
        verbose_name = "일련번호"
        verbose_name_plural = "일련번호"
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="sequence_once_a_year")]

    def __str__(self):
        return f"{self.name} {self.year}"

    @classmethod
    @transaction.atomic
    def take(cls, name, year, *, above=0):
        """The next number (int, from 1, beyond `above`). The row stays locked until the deciding transaction ends."""
        cls.objects.get_or_create(name=name, year=year)
        row = cls.objects.select_for_update().get(name=name, year=year)
        row.last = max(row.last, above) + 1
        row.save(update_fields=["last"])
        return row.last
