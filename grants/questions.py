"""The questions that staff put on a call's form: what they are, which are asked, what changed between two forms."""

from dataclasses import asdict, dataclass, fields

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
LIMITS = {"short": 100, "long": 1000}  # letters, where the question sets none


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

    def is_asked(self, answers):
        if self.only_if is None:
            return True
        key, wanted = self.only_if
        given = answers.get(key)
        return wanted in given if isinstance(given, list) else given == wanted

    def says(self, answer):
        """A stored answer as people read it; "" where there is none."""
        if answer in (None, "", []):
            return ""
        if self.kind == "money":
            return f"{answer:,}원"
        if self.kind == "number":
            return f"{answer:,}"
        if self.kind == "date":
            return "{}. {}. {}.".format(*map(int, answer.split("-")))
        return " · ".join(answer) if self.kind == "choices" else answer


def gaps(asks, answers):
    """(part, sentence) for each required question without an answer."""
    for ask in asks:
        if ask.required and ask.is_asked(answers) and answers.get(ask.key) in (None, "", []):
            yield ask.part, f"‘{ask.label}’에 답해 주세요."


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
    if new.limit != old.limit and new.limit:
        ways.append(f"{new.limit:,}자까지 쓸 수 있습니다" if new.kind in LIMITS else f"{new.limit:,}줄까지입니다")
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
