"""Every text the bot says, from the templates under prompts/.

A template holds Telegram HTML. Several wordings of one text are separated by a line that holds only ``---``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import jinja2
import yaml
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SEPARATOR: Final = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_STARS: Final = re.compile(r"\*([^*\n]+)\*")
_BLANKS: Final = re.compile(r"\n{3,}")


class WordingError(Exception):
    """A text under prompts/ is missing or broken; the message names the file."""


def staged(text: object) -> Markup:
    """Escape a script's text and turn its ``*stage directions*`` into italics."""
    return Markup(_STARS.sub(r"<i>\1</i>", str(escape(text))))


class Wordings:
    """All texts and button labels, read once. Raises WordingError for a template that does not compile."""

    def __init__(self, prompts: Path) -> None:
        self._environment = jinja2.Environment(
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=jinja2.FileSystemLoader(prompts),
        )
        self._environment.filters["staged"] = staged
        self._variants: dict[str, list[jinja2.Template]] = {}
        for file in sorted(prompts.rglob("*.j2")):
            name = file.relative_to(prompts).with_suffix("").as_posix()
            self._variants[name] = [self._compile(file, part) for part in _SEPARATOR.split(file.read_text("utf-8"))]
        self._labels: dict[str, str] = {}
        for file in sorted(prompts.rglob("*.yaml")):
            labels = yaml.safe_load(file.read_text("utf-8"))
            if not isinstance(labels, dict) or not all(isinstance(label, str) for label in labels.values()):
                msg = f"{file}: labels are `key: text` lines, each text in quotes where YAML would read something else."
                raise WordingError(msg)
            self._labels.update(labels)

    def names(self) -> list[str]:
        """The names of all texts, such as ``scene/opening``."""
        return sorted(self._variants)

    def count(self, name: str) -> int:
        """How many wordings a text has. Raises WordingError for one there is not."""
        return len(self._find(name))

    def render(self, name: str, values: Mapping[str, object] | None = None, pick: int = 0) -> str:
        """Return the text as Telegram HTML; ``pick`` modulo the number of wordings chooses one.

        Raises WordingError for a text there is not, or one that needs a value that is not given.
        """
        variants = self._find(name)
        try:
            text = variants[pick % len(variants)].render(dict(values or {}))
        except jinja2.UndefinedError as error:
            msg = f"prompts/{name}.j2: {error.message}"
            raise WordingError(msg) from error
        return _BLANKS.sub("\n\n", text).strip()

    def label(self, key: str, **values: str) -> str:
        """Return a button's label, with ``{name}`` replaced by ``values``. Raises WordingError for one there is not."""
        if key not in self._labels:
            msg = f"no label {key!r} in prompts/**/*.yaml"
            raise WordingError(msg)
        label = self._labels[key]
        for name, value in values.items():
            label = label.replace("{" + name + "}", value)
        return label

    def has_label(self, key: str) -> bool:
        """Whether there is such a label."""
        return key in self._labels

    def _find(self, name: str) -> list[jinja2.Template]:
        if name not in self._variants:
            msg = f"there is no text prompts/{name}.j2"
            raise WordingError(msg)
        return self._variants[name]

    def _compile(self, file: Path, source: str) -> jinja2.Template:
        try:
            return self._environment.from_string(source.strip("\n"))
        except jinja2.TemplateSyntaxError as error:
            msg = f"{file}:{error.lineno}: {error.message}"
            raise WordingError(msg) from error
