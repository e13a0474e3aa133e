from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from district.models import User
from planning.models import Plan

from ...loading import LoadError, load_sections, load_tables

YEAR = 2016
IMPORTER = {"email": "plan-import@seodaemun.invalid", "name": "시행계획 이관", "is_active": False}


class Command(BaseCommand):
    help = "기준 자료와 2016년 시행계획을 넣습니다. 이미 있는 것은 바꾸지 않습니다."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="파일의 내용으로 되돌립니다. 고친 것은 사라집니다.")

    def handle(self, *, again, **options):
        plan = Plan.objects.filter(year=YEAR).first()
        if plan and not again:
            # A new version of the program may bring reference tables of which this site has nothing yet.
            added = load_tables(settings.BASE_DIR / "fixtures" / "reference", empty_only=True)
            self.stdout.write(f"{plan}: 이미 있습니다. 그대로 둡니다.")
            if added:
                self.stdout.write(f"새 기준 자료 {added}줄을 넣었습니다.")
            return
        try:
            written, plan = self._load(overwrite=again)
        except LoadError as error:
            raise CommandError(f"{error} 아무것도 넣지 않았습니다.") from error
        self.stdout.write(f"{plan}: 표 {written}줄, 장·절 {plan.sections.count()}개를 넣었습니다.")

    @transaction.atomic
    def _load(self, *, overwrite):
        """All of it or nothing; returns the number of rows written and the plan."""
        fixtures = settings.BASE_DIR / "fixtures"
        folder = fixtures / f"plan_{YEAR}"
        confirmed = Plan.objects.filter(year=YEAR, status=Plan.Status.CONFIRMED).first()
        if confirmed:
            confirmed.reopen(by=_importer(), note="이관한 파일의 내용으로 되돌림")
        written = load_tables(fixtures / "reference", overwrite=overwrite) + load_tables(folder, overwrite=overwrite)
        plan = Plan.objects.get(year=YEAR)
        load_sections(folder / "sections.txt", plan)
        if plan.can_move(Plan.Status.CONFIRMED):
            plan.confirm(by=_importer())
        return written, plan


def _importer():
    """Who signs for the loaded plan: an account that nobody can log in to."""
    return User.objects.filter(email=IMPORTER["email"]).first() or User.objects.create_user(**IMPORTER)
