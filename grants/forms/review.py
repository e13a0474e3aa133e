from django import forms

from district.fields import ProseField


class PointsField(forms.IntegerField):
    """Whole points; `1_5` is none of the numbers that people write."""

    def to_python(self, value):
        if "_" in str(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class ScoreForm(forms.Form):
    """The score sheet of one review: points for each criterion, words where the criterion asks for them, a comment.

    Every field may stay empty until the review is handed in; what is there must be right.
    """

    comment = ProseField(
        label="심사 의견",
        max_length=2000,
        required=False,
        help_text="좋은 점과 보완할 점을 적어 주세요. 2,000자까지 쓸 수 있습니다.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, review, **kwargs):
        self.criteria = review.criteria
        given = {score.criterion_id: score for score in review.scores.all()}
        super().__init__(*args, initial={"comment": review.comment}, **kwargs)
        for criterion in self.criteria:
            score = given.get(criterion.pk)
            self.fields[_points(criterion)] = _points_field(criterion, score.points if score else None)
            if criterion.needs_comment:
                self.fields[_remark(criterion)] = _remark_field(criterion, score.comment if score else "")
        self.order_fields([name for name in self.fields if name != "comment"])

    @property
    def points(self):
        """{criterion: points} of all criteria, None where nothing was filled in."""
        return {criterion: self.cleaned_data[_points(criterion)] for criterion in self.criteria}

    @property
    def remarks(self):
        """{criterion: words} of the criteria that ask for words."""
        return {each: self.cleaned_data[_remark(each)] for each in self.criteria if each.needs_comment}

    @property
    def most(self):
        """Full marks (점)."""
        return sum(criterion.max_points for criterion in self.criteria)

    def conflicts(self):
        """(label, stored text) for whatever was typed differently from what is stored; empty for a mere repeat."""
        fields = {name: self.fields[name] for name in self.changed_data}
        return [(field.label, self.get_initial_for_field(field, name)) for name, field in fields.items()]


def _points(criterion):
    return f"criterion_{criterion.pk}"


def _remark(criterion):
    return f"remark_{criterion.pk}"


def _points_field(criterion, given):
    return PointsField(
        label=criterion.name,
        initial=given,
        help_text=" · ".join(filter(None, [criterion.guidance, f"0점부터 {criterion.max_points}점까지"])),
        min_value=0,
        max_value=criterion.max_points,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short", "data-most": criterion.max_points}
        ),
        error_messages={
            "invalid": "점수는 숫자로 적어 주세요.",
            "min_value": "0점보다 낮을 수 없습니다.",
            "max_value": f"{criterion.max_points}점보다 높을 수 없습니다.",
        },
    )


def _remark_field(criterion, given):
    return ProseField(
        label=f"{criterion.name} 의견",
        initial=given,
        max_length=500,
        required=False,
        help_text="제출하기 전에 꼭 적습니다.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RecusalForm(forms.Form):
    """Why a member steps down from one application (회피)."""

    reason = ProseField(
        label="회피하는 까닭",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "회피하는 까닭을 적어 주세요."},
    )
