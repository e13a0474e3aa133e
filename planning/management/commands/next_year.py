from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from planning.models import Plan
from planning.next_year import draft_next_year


class Command(BaseCommand):
    help = "다음 해 시행계획의 초안을 만듭니다: manage.py next_year 2016"

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, metavar="연도", help="바탕이 되는 시행계획의 회계연도")

    def handle(self, *, year, **options):
        plan = Plan.objects.filter(year=year).first()
        if plan is None:
            raise CommandError(f"{year}년 시행계획이 없습니다.")
        try:
            draft, unmapped = draft_next_year(plan, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{draft}: 초안을 만들었습니다.")
        for line in unmapped:
            self.stdout.write(f"두고 온 세부내역: {line} ({line.item}) {line.amount:,}원")
