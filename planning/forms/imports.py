from django import forms

from district.fields import UploadField
from district.parsing import clean_line

from .. import budget_import, workbook
from ..spreadsheet import read_sheet

MAX_BYTES = 2 * 1024 * 1024  # two thousand rows are some 150 KB


class WorkbookForm(forms.Form):
    """A workbook with the budget of `plan`; `reading` holds what its sheet says."""

    file = UploadField(label="예산 엑셀 파일", kinds=("xlsx",), max_bytes=MAX_BYTES)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.reading = plan, None

    def clean_file(self):
        file = self.cleaned_data["file"]
        choices = budget_import.choices(self.plan.year)
        if not choices.items:
            raise forms.ValidationError(
                f"{self.plan.year}년 예산과목표가 아직 없습니다. 관리 화면의 ‘편성목’에 먼저 적어 주세요."
            )
        self.reading = workbook.read(read_sheet(file, name=workbook.SHEET), choices)
        return clean_line(file.name)
