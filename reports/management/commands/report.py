import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from district.storage import write_whole
from planning.models import Plan
from reports.editions import EDITIONS, INTERNAL, PUBLIC
from reports.plan import SectionError
from reports.registry import FORMATS, REPORTS, report_named, written


class Command(BaseCommand):
    help = "문서를 파일로 만듭니다: manage.py report plan --year 2016 --format pdf --output plan.pdf"

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", metavar="문서", help=f"문서 이름: {', '.join(REPORTS)}")
        parser.add_argument("--year", type=int, help="회계연도, 예: 2016")
        parser.add_argument("--format", choices=FORMATS, default="pdf", help="파일 형식 (기본 pdf)")
        parser.add_argument(
            "--edition", choices=EDITIONS, default=INTERNAL, help="판 (기본 internal, 이름을 가리면 public)"
        )
        parser.add_argument("--date", metavar="날", help="예산 집행 현황의 기준일, 예: 2016-09-30 (기본 오늘)")
        parser.add_argument("--output", type=Path, metavar="파일", help="저장할 파일")
        parser.add_argument("--list", action="store_true", help="만들 수 있는 문서를 보여 줍니다")

    def handle(self, *, name, year, format, edition, output, date, **options):
        if options["list"]:
            return self._list()
        report = self._report(f"{name}-{date}" if date else name, year, output, format)
        began = time.perf_counter()
        document = self._document(report, year, edition)
        try:
            content = written(document, format)
            write_whole(output.absolute(), [content], mode=0o644)
        except (OSError, RuntimeError) as error:
            raise CommandError(f"파일을 만들지 못했습니다: {error}") from error
        self.stdout.write(
            f"{year}년 {report.title} ({EDITIONS[edition]}) → {output}  "
            f"{len(content) / 1024:,.0f} KB, {time.perf_counter() - began:.1f}초"
        )

    def _list(self):
        years = ", ".join(map(str, Plan.objects.values_list("year", flat=True))) or "없음"
        for report in REPORTS.values():
            self.stdout.write(f"{report.name:<10} {report.title} ({', '.join(report.formats)})")
        self.stdout.write(f"회계연도: {years}   판: {INTERNAL}(내부용), {PUBLIC}(공개본)")

    def _report(self, name, year, output, format):
        """The report asked for; CommandError says what is missing or wrong in the call."""
        report = report_named(name or "")
        if report is None:
            known = ", ".join(REPORTS)
            raise CommandError(
                f"문서 이름을 적어 주십시오: {known}" if not name else f"‘{name}’ 문서는 없습니다. 있는 문서: {known}"
            )
        if year is None or output is None:
            raise CommandError("--year 2016 --output 파일.pdf 처럼 회계연도와 저장할 파일을 적어 주십시오.")
        if format not in report.formats:
            raise CommandError(f"{report.title}은(는) {format} 형식으로 만들지 않습니다.")
        return report

    def _document(self, report, year, edition):
        try:
            return report.build(year, edition)
        except Plan.DoesNotExist as error:
            wanted = f"{year}년 {report.title}에 필요한 {year + report.lag}년 시행계획이 없습니다."
            raise CommandError(f"{wanted} 있는 문서와 연도는 report --list 로 볼 수 있습니다.") from error
        except SectionError as error:
            raise CommandError(f"본문을 고쳐야 만들 수 있습니다. {error}") from error
