"""The questions of the check before signing in."""

from django import forms

from district.fields import WonField

from .. import selfcheck, terms

MOST = 10_000
YES_NO = [("yes", "예"), ("no", "아니오")]


class CheckForm(forms.Form):
    """One field for every fact that the call's conditions need to know."""

    use_required_attribute = False

    def __init__(self, call, data=None):
        super().__init__(data)
        self.call = call
        self.rows = [row for row in call.conditions.all() if row.effect != row.Effect.TELL]
        self.types = {type.pk: type for type in call.types.all()}
        self.facts = selfcheck.asked(self.rows, money=any(type.cap or type.floor for type in self.types.values()))
        if len(self.types) > 1:
            choices = [(type.pk, f"{type} — {type.terms}") for type in self.types.values()]
            self.fields["type"] = forms.TypedChoiceField(
                label="어느 유형으로 신청하시나요?", choices=choices, coerce=int, widget=forms.RadioSelect
            )
        for name, said in self.facts.items():
            self.fields[name] = _field(selfcheck.FACTS[name], said)

    def verdict(self):
        """The Verdict on what was answered; the form must be valid."""
        said = dict(self.cleaned_data)
        type = self.types.get(said.pop("type", None)) or next(iter(self.types.values()), None)
        answers = {name: _plain(name, value) for name, value in said.items()}
        case = selfcheck.suppose(self.rows, answers, type=type and type.pk, year=self.call.year)
        money = {"floor": type and type.floor, "cap": type and type.cap, "money": "asked" in self.facts}
        return selfcheck.verdict(self.rows, case, **money)


def _field(fact, said):
    about = {"label": fact.words, "help_text": " · ".join(said)}
    if fact.kind == selfcheck.CHOICE:
        return forms.ChoiceField(choices=list(terms.KINDS.items()), widget=forms.RadioSelect, **about)
    if fact.kind == selfcheck.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **about)
    if fact.kind == selfcheck.MONEY:
        return WonField(**about)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    return forms.IntegerField(min_value=fact.least, max_value=MOST, widget=widget, **about)


def _plain(name, value):
    return value == "yes" if selfcheck.FACTS[name].kind == selfcheck.YES_NO else value
