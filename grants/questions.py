"""The questions that staff put on a call's form: what they are, which are asked, what changed between two forms."""

from dataclasses import asdict, dataclass, fields
from datetime import date

from district.parsing import HIGHEST_WON

KINDS = {
    "short": "짧은 글",
    "long": "긴 글",
    "choice": "하나 고르기",
    "choices": "여럿 고르기",
    "number": "숫자",
    "money": "금액(원)",
    "date": "날짜",
    "file": "파일",
    "table": "표",
}
PARTS = {"group": "모임", "project": "사업", "more": "더 묻는 것"}
# Names that the form itself posts; no question may bear one.
TAKEN = frozenset(
    [
        "type",
        "kind",
        "group_name",
        "dong",
        "partners",
        "signers",
        "title",
        "starts_on",
        "ends_on",
        "promised",
        "paste",
        "go",
        "add",
        "remove",
        "version",
        "form_key",
        "csrfmiddlewaretoken",
    ]
)
LIMITS = {"short": 100, "long": 1000, "table": 20}  # letters or rows, where the question sets none
CELL = 200  # letters of a cell of a table


@dataclass(frozen=True)
class Ask:
    """One question of a form. `limit` counts letters or rows; `choices` are the answers offered or a table's columns.

    `only_if` is (key of an earlier question, answer): the question is asked when that one was answered so.
    """

    key: str
    part: str
    kind: str
    label: str
    guidance: str = ""
    required: bool = False
    limit: int | None = None
    choices: tuple[str, ...] = ()
    only_if: tuple[str, str] | None = None

    @classmethod
    def from_json(cls, data):
        known = {field.name for field in fields(cls)}
        listed = {name: tuple(data[name]) for name in ("choices", "only_if") if data.get(name)}
        return cls(**{name: value for name, value in data.items() if name in known} | {"only_if": None} | listed)

    def to_json(self):
        return {name: value for name, value in asdict(self).items() if value not in ("", None, (), False)}

    def fit(self, answer):
        """The stored answer as this kind of question has it; None where there is none.

        The form's last version may have asked by the same key in another way, and JSON may be anything: what does not
        fit is no answer. A table's is a list of {column: cell}, a file's is whatever stands for the file.
        """
        fitting = FITS[self.kind](self, answer)
        return None if fitting in ("", []) else fitting

    def says(self, answer):
        """A stored answer as people read it; "" where there is none. A table's rows stand one below the other."""
        answer = self.fit(answer)
        if answer is None:
            return ""
        if self.kind in ("money", "number"):
            return f"{answer:,}원" if self.kind == "money" else f"{answer:,}"
        if self.kind == "date":
            return "{}. {}. {}.".format(*map(int, answer.split("-")))
        if self.kind == "table":
            return "\n".join(", ".join(f"{column}: {cell}" for column, cell in row.items()) for row in answer)
        return " · ".join(answer) if self.kind == "choices" else str(answer)


def _words(ask, answer):
    return answer if isinstance(answer, str) else None


def _chosen(ask, answer):
    return answer if answer in ask.choices else None


def _several(ask, answer):
    return [choice for choice in ask.choices if choice in answer] if isinstance(answer, list) else None


def _count(ask, answer):
    return answer if type(answer) is int and 0 <= answer <= HIGHEST_WON else None  # True is no number


def _day(ask, answer):
    try:
        return answer if isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer else None
    except ValueError:
        return None


def _rows(ask, answer):
    rows = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
    kept = ({name: row[name] for name in ask.choices if row.get(name) and isinstance(row[name], str)} for row in rows)
    return [row for row in kept if row]


FITS = {
    "short": _words,
    "long": _words,
    "choice": _chosen,
    "choices": _several,
    "number": _count,
    "money": _count,
    "date": _day,
    "file": lambda ask, file: file,
    "table": _rows,
}


@dataclass(frozen=True)
class Answer:
    """A question and what was answered; unpacks as (question, answer in words)."""

    ask: Ask
    value: object = None  # as `Ask.fit` gives it

    def __iter__(self):
        return iter((self.ask, self.words))

    @property
    def words(self):
        return self.ask.says(self.value)

    @property
    def rows(self):
        """The cells of a table's rows, one for each column."""
        return [[row.get(column, "") for column in self.ask.choices] for row in self.value or ()]

    def is_given(self, wanted):
        return wanted in self.value if isinstance(self.value, list) else wanted == self.value

    @property
    def is_long(self):
        """Whether it is longer than the question allows now."""
        limit = self.ask.limit or LIMITS.get(self.ask.kind)
        return self.ask.kind in LIMITS and self.value is not None and len(self.value) > limit


def answered(asks, answers, files):
    """An Answer for each question that is asked, in order; `files` are {key: what stands for the file}."""
    found = {}
    for ask in asks:
        if ask.only_if is None or ((other := found.get(ask.only_if[0])) and other.is_given(ask.only_if[1])):
            found[ask.key] = Answer(ask, ask.fit((files if ask.kind == "file" else answers).get(ask.key)))
    return list(found.values())


def gaps(answers):
    """(part, sentence) for each required Answer that is missing, and for those that a newer form finds too long."""
    for answer in answers:
        ask = answer.ask
        if ask.required and answer.value is None:
            yield ask.part, f"‘{ask.label}’에 답해 주세요."
        if answer.is_long:
            yield ask.part, f"‘{ask.label}’의 답을 {measure(ask)} 줄여 주세요."


def measure(ask):
    """How much may be written, as in `1,000자까지`; "" where nothing limits it."""
    if ask.kind not in LIMITS:
        return ""
    return f"{ask.limit or LIMITS[ask.kind]:,}{'줄' if ask.kind == 'table' else '자'}까지"


def changes(old, new):
    """Sentences on what a new form asks differently, for those who wrote by the old one."""
    before, after = ({ask.key: ask for ask in asks} for asks in (old, new))
    told = [f"‘{ask.label}’ 질문이 새로 생겼습니다." for key, ask in after.items() if key not in before]
    for key, ask in before.items():
        if key not in after:
            told.append(f"‘{ask.label}’ 질문이 없어졌습니다.")
        elif ask != after[key]:
            told.append(f"‘{after[key].label}’ 질문이 바뀌었습니다.{_how(ask, after[key])}")
    return told


def _how(old, new):
    ways = []
    if new.label != old.label:
        ways.append(f"전에는 ‘{old.label}’이었습니다")
    if new.required != old.required:
        ways.append("꼭 답해야 합니다" if new.required else "답하지 않아도 됩니다")
    if measure(new) not in ("", measure(old)):
        ways.append(f"{measure(new)} 쓸 수 있습니다")
    if new.choices != old.choices:
        ways.append("고를 수 있는 것이 달라졌습니다")
    return f" {', '.join(ways)}." if ways else ""


STANDARD = (
    Ask("group_intro", "group", "long", "모임 소개", "누가 어떻게 모여 무엇을 해 왔는지 적어 주세요.", True, 1000),
    Ask(
        "need",
        "project",
        "long",
        "사업이 필요한 까닭",
        "우리 마을의 어떤 점 때문에 이 사업을 하려고 하나요?",
        True,
        1000,
    ),
    Ask("plan", "project", "long", "사업 내용", "언제, 어디서, 누구와, 무엇을, 몇 번 할지 적어 주세요.", True, 3000),
    Ask("effect", "project", "long", "기대 효과", "사업을 하고 나면 마을이 어떻게 달라질까요?", True, 1000),
)
