"""A reflection prompt: one question to think about, read from a file with front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

import jinja2
import yaml
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

Kind = Literal["notice", "name", "plan", "look_back"]
Theme = Literal[
    "triggers",
    "own_needs",
    "self_soothing",
    "closeness",
    "asking_for_help",
    "their_independence",
    "emotional_safety",
    "patterns",
    "support_network",
]
Article = Literal["individuation", "balance", "partner_guide", "interdependence"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
ARTICLES: Final[tuple[Article, ...]] = get_args(Article)

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VALUES: Final = frozenset({"weekday"})  # what a prompt's text may use: {{ weekday }}, the day it is sent
MAX_FILE: Final = 8_000  # bytes
MAX_TEXT: Final = 1_000  # characters of one rendered prompt; Telegram takes 4,096 with all that comes around it
MAX_FOLLOW_UPS: Final = 2
_FIELDS: Final = ("id", "theme", "skill", "kind", "follow_ups", "article")
_FRONT: Final = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SPACE: Final = re.compile(r"\s+")


class PromptError(Exception):
    """Prompts can't be used; the message has one ``file:line: what is wrong and what to do`` for each problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. ``skill`` is what it practises, by the scenarios' names; ``follow_ups`` 1 or 2 questions, plain text."""

    id: str
    theme: Theme
    skill: str
    kind: Kind
    follow_ups: tuple[str, ...]
    article: Article
    file: str
    template: jinja2.Template = field(repr=False, compare=False)

    def render(self, today: date) -> str:
        """Return the question as Telegram HTML, for the local day it is sent. Raises PromptError when it can't be."""
        try:
            pieces = []
            length = 0
            for piece in self.template.generate(weekday=WEEKDAYS[today.weekday()]):
                pieces.append(piece)
                length += len(piece)
                if length > MAX_TEXT:
                    raise PromptError(f"{self.file}: longer than {MAX_TEXT} characters. Make it short.")
        except (jinja2.TemplateError, SecurityError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise PromptError(
                f"{self.file}: can't be rendered: {error}. Use plain text and {{{{ weekday }}}}."
            ) from error
        return _SPACE.sub(" ", "".join(pieces)).strip()


def load_prompts(folder: Path, *, skills: Collection[str] | None = None) -> tuple[Prompt, ...]:
    """Read every ``*.prompt`` of a folder, by name; ``skills`` are the names that may be used (None: any).

    Raises PromptError with the problems of all files, or when there is no file.
    """
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    files = sorted(folder.glob("*.prompt"))
    if not files:
        raise PromptError(f"{folder}: there is no *.prompt file here. Put one there; docs/reflection.md shows how.")
    prompts: dict[str, Prompt] = {}
    problems: list[str] = []
    for file in files:
        try:
            prompt = _read(file, environment, skills)
            if prompt.id in prompts:
                raise PromptError(
                    f"{file}:2: the id {prompt.id!r} is also that of {prompts[prompt.id].file}. Rename one."
                )
        except PromptError as error:
            problems += error.problems
        else:
            prompts[prompt.id] = prompt
    if problems:
        raise PromptError(*problems)
    return tuple(prompts.values())


def _read(file: Path, environment: jinja2.Environment, skills: Collection[str] | None) -> Prompt:
    raw = file.read_bytes()
    if len(raw) > MAX_FILE:
        raise PromptError(f"{file}:1: larger than {MAX_FILE:,} bytes. One file is one short question.")
    try:
        source = raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PromptError(f"{file}:{line}: not UTF-8. Save the file as UTF-8.") from error
    front = _FRONT.match(source)
    if front is None:
        raise PromptError(f"{file}:1: begins without front matter. Put its fields between two lines of ---.")
    fields = _Fields(file, front[1])
    text = source[front.end() :]
    problems = [*fields.check(skills), *_check_text(file, text, source[: front.end()].count("\n"), environment)]
    if problems:
        raise PromptError(*problems)
    one = fields.one
    return Prompt(
        id=one["id"],
        theme=one["theme"],  # type: ignore[arg-type]  # checked above, as kind and article are
        skill=one["skill"],
        kind=one["kind"],  # type: ignore[arg-type]
        follow_ups=tuple(_SPACE.sub(" ", question).strip() for question in fields.follow_ups),
        article=one["article"],  # type: ignore[arg-type]
        file=str(file),
        template=environment.from_string(text),
    )


class _Fields:
    """The front matter of one file, with the line of each field. Raises PromptError where it isn't YAML fields."""

    def __init__(self, file: Path, source: str) -> None:
        self._file = file
        self._lines: dict[str, int] = {}
        self._twice: list[str] = []
        self.one: dict[str, str] = {}
        self.follow_ups: tuple[str, ...] = ()
        try:
            node = yaml.compose(source, yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 2
            problem = getattr(error, "problem", None) or "not YAML"
            raise PromptError(f"{file}:{line}: {problem}. Put quotes around a value that holds a colon.") from error
        if not isinstance(node, yaml.MappingNode):
            raise PromptError(f"{file}:2: front matter is `field: value` lines: {', '.join(_FIELDS)}.")
        for key, value in node.value:
            self._add(str(key.value), value, key.start_mark.line + 2)

    def _add(self, name: str, value: yaml.Node, line: int) -> None:
        if name in self._lines:
            self._twice.append(f"{self._file}:{line}: {name} is there twice. Keep one.")
        self._lines[name] = line
        if isinstance(value, yaml.ScalarNode):
            self.one[name] = value.value.strip()
        elif isinstance(value, yaml.SequenceNode) and name == "follow_ups":
            self.follow_ups = tuple(item.value for item in value.value if isinstance(item, yaml.ScalarNode))

    def check(self, skills: Collection[str] | None) -> Iterator[str]:
        """All that is wrong with the fields."""
        yield from self._twice
        for name in self._lines.keys() - set(_FIELDS):
            yield self._problem(name, f"there is no field {name!r}. Take it out; known: {', '.join(_FIELDS)}.")
        for name in _FIELDS:
            if name not in self._lines:
                yield f"{self._file}:1: {name} is missing. Add it to the front matter."
        known: dict[str, Collection[str] | None] = {
            "theme": THEMES,
            "skill": skills,
            "kind": KINDS,
            "article": ARTICLES,
        }
        for name, allowed in known.items():
            given = self.one.get(name, "")
            if name in self._lines and (not given or (allowed is not None and given not in allowed)):
                choices = f" Choose one of: {', '.join(sorted(allowed))}." if allowed else ""
                yield self._problem(name, f"{given!r} is no {name}.{choices}")
        if "id" in self._lines and not _ID.fullmatch(self.one.get("id", "")):
            yield self._problem("id", "an id is small letters, numbers and hyphens, such as before-the-snap.")
        if "follow_ups" in self._lines and not self._follow_ups_fit():
            yield self._problem(
                "follow_ups", f"one or {MAX_FOLLOW_UPS} questions are wanted, as a list of `- Why?` lines."
            )

    def _follow_ups_fit(self) -> bool:
        return 1 <= len(self.follow_ups) <= MAX_FOLLOW_UPS and all(
            text.strip().endswith("?") for text in self.follow_ups
        )

    def _problem(self, name: str, message: str) -> str:
        return f"{self._file}:{self._lines[name]}: {message}"


def _check_text(file: Path, text: str, above: int, environment: jinja2.Environment) -> Iterator[str]:
    """All that is wrong with the question; ``above`` lines of front matter come before it."""
    if not text.strip():
        yield f"{file}:{above + 1}: the question is missing. Write it below the second ---."
        return
    try:
        tree = environment.parse(text)
        environment.compile(tree)
    except jinja2.TemplateSyntaxError as error:
        yield f"{file}:{above + error.lineno}: {error.message}. Use plain text and {{{{ weekday }}}}."
        return
    for name in sorted(find_undeclared_variables(tree) - VALUES):
        line = next((number for number, part in enumerate(text.split("\n"), 1) if name in part), 1)
        yield f"{file}:{above + line}: there is no {{{{ {name} }}}}. A prompt may use {{{{ weekday }}}}, nothing else."
