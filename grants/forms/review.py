from django import forms

from district.fields import ProseField


class ScoreForm(forms.Form):
    """The score sheet of one review: a field for each criterion of the call, and a comment."""

    comment = ProseField(
        label="심사 의견",
        max_length=2000,
        required=False,
        help_text="좋은 점과 보완할 점을 적어 주세요. 2,000자까지 쓸 수 있습니다.",
    )

    def __init__(self, *args, review, **kwargs):
        self.criteria = list(review.application.call.criteria.all())
        given = {score.criterion_id: score.points for score in review.scores.all()}
        initial = {f"criterion_{pk}": points for pk, points in given.items()} | {"comment": review.comment}
        super().__init__(*args, initial=initial, **kwargs)
        for criterion in self.criteria:
            self.fields[f"criterion_{criterion.pk}"] = forms.IntegerField(
                label=criterion.name,
                help_text=" · ".join(filter(None, [criterion.guidance, f"0점부터 {criterion.max_points}점까지"])),
                min_value=0,
                max_value=criterion.max_points,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
                error_messages={
                    "invalid": "점수는 숫자로 적어 주세요.",
                    "min_value": "0점보다 낮을 수 없습니다.",
                    "max_value": f"{criterion.max_points}점보다 높을 수 없습니다.",
                },
            )
        self.order_fields([*(f"criterion_{criterion.pk}" for criterion in self.criteria), "comment"])

    @property
    def points(self):
        """{criterion: points} of all criteria, None where nothing was filled in."""
        return {criterion: self.cleaned_data[f"criterion_{criterion.pk}"] for criterion in self.criteria}


class RecusalForm(forms.Form):
    """Why a member steps down from one application (회피)."""

    reason = ProseField(
        label="회피하는 까닭",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "회피하는 까닭을 적어 주세요."},
    )
