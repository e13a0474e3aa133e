"""What lines of a budget may cost (집행기준): rules and lines in, sentences out; nothing here knows a database.

The cost table follows the same rules while somebody types: static/js/costs.js reads them from `Rule.to_json()`.
"""

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Rule:
    """A rule of the book as it is applied to lines of a budget.

    It is about lines whose 비목 begins with one of `names` and, where there is a `word`, whose 내용 contains it; or,
    for a sentence of the notice, about lines whose 비목 stands in the sentence `within`. `limit` is whole won for one
    unit (0: none of the grant), `percent` the part of the grant asked for.
    """

    says: str
    names: tuple[str, ...] = ()
    word: str = ""
    within: str = ""
    limit: int | None = None
    percent: int | None = None
    blocks: bool = False

    def to_json(self):
        return asdict(self)

    @property
    def item(self):
        """The 비목 as the book calls it; "" for a sentence of the notice."""
        return self.names[0] if self.names else ""

    def is_about(self, category):
        plain = _plain(category)
        return len(plain) > 1 and (plain in self.within or any(plain.startswith(name) for name in self.names))


@dataclass(frozen=True)
class Advice:
    """What is to be said about line `line`, counted from 1 (None: about all of them together, or not yet counted).

    `over`: it goes beyond the rule; `blocks`: and must not be handed in like this.
    """

    sentence: str
    line: int | None = None
    over: bool = False
    blocks: bool = False


def advice(rules, lines):
    """All there is to say about lines with category, basis, unit_price and grant (whole won), in their order."""
    lines = list(lines)
    for number, line in enumerate(lines, start=1):
        yield from (replace(note, line=number) for note in on_line(rules, line))
    yield from on_all(rules, lines)


def on_line(rules, line):
    """An Advice for each rule that is about the line."""
    return [_held_against(rule, line) for rule in fitting(rules, line.category, line.basis)]


def on_all(rules, lines):
    """An Advice for each share of the grant (%) that the lines together pass."""
    asked, passed = sum(line.grant for line in lines), []
    for rule in (rule for rule in rules if rule.percent is not None):
        spent = sum(line.grant for line in lines if rule in fitting(rules, line.category, line.basis))
        if spent * 100 > asked * rule.percent:
            said = f"{rule.says}. 지금은 {spent:,}원입니다."
            passed.append(Advice(said, over=True, blocks=rule.blocks))
    return passed


def fitting(rules, category, basis):
    """The rules about a line: those whose word its 내용 contains, or else those without one."""
    about = [rule for rule in rules if rule.is_about(category)]
    particular = [rule for rule in about if rule.word and _plain(rule.word) in _plain(basis)]
    return particular or [rule for rule in about if not rule.word]


def _held_against(rule, line):
    if rule.limit == 0:
        over, now = line.grant > 0, "자부담으로 내거나 빼 주세요."
    else:
        over, now = (
            rule.limit is not None and line.unit_price > rule.limit,
            f"지금 단가는 {line.unit_price:,}원입니다.",
        )
    return Advice(f"{rule.says}. {now}" if over else f"{rule.says}.", over=over, blocks=over and rule.blocks)


def _plain(text):
    return "".join(text.split())
