"""Telegram's HTML: parsed into text and entities, refused when broken, and written back.

Follows Bot API "HTML style". The wording of the refusals is Telegram's, byte offsets included.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox import entities as entity_rules
from bot.sandbox.entities import Entity
from bot.sandbox.refusals import Refusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_BREAK = re.compile("[<&]")
_SPACE = " \t\r\n\0\v"
_END_OF_NAME = re.compile("[ \t\r\n\0\v>]")
_NAME_TOKEN = re.compile("[A-Za-z0-9.-]*")
_ATTRIBUTE_NAME = re.compile("[^ \t\r\n\0\v=>]*")

FindUser = Callable[[int], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    position: int


def _broken(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _reference(source: str, at: int) -> tuple[str, int]:
    """The character that the reference at `at` stands for and where it ends; the "&" itself when it is none."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        character = _NAMED.get(name)
        return (character, match.end()) if character else ("&", at + 1)
    digits = hexadecimal if hexadecimal is not None else decimal
    size = match.end() - at - source[at : match.end()].endswith(";")
    code = int(digits or "0", 16 if hexadecimal is not None else 10) if size < 10 else 0
    if code == 0 or code >= 0x10FFFF:
        return "&", at + 1
    if 0xD800 <= code <= 0xDFFF:
        raise _broken(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code), match.end()


class _Reader:
    """One pass over one text."""

    def __init__(self, source: str, find_user: FindUser | None) -> None:
        self.source = source
        self.find_user = find_user
        self.at = 0
        self.text: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            match = _BREAK.search(self.source, self.at)
            stop = match.start() if match else len(self.source)
            self.add(self.source[self.at : stop])
            self.at = stop
            if match is None:
                break
            if match.group() == "&":
                character, self.at = _reference(self.source, self.at)
                self.add(character)
            elif self.source.startswith("/", stop + 1):
                self.close_tag()
            else:
                self.open_tag()
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.text), entity_rules.ordered(self.entities)

    def add(self, text: str) -> None:
        if text:
            self.text.append(text)
            self.units += entity_rules.length(text)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def name_end(self, start: int) -> int:
        match = _END_OF_NAME.search(self.source, start)
        return match.start() if match else len(self.source)

    def open_tag(self) -> None:
        begin = self.at
        self.at = self.name_end(begin + 1)
        if self.at >= len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in _KINDS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        argument = ""
        while True:
            self.skip_space()
            if self.at >= len(self.source):
                raise _broken(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
            if self.source[self.at] == ">":
                break
            name, value = self.attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(_Open(tag, argument, self.units, len(self.text)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        match = _ATTRIBUTE_NAME.match(self.source, self.at)
        name = match.group() if match else ""
        if not name:
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
        self.at += len(name)
        self.skip_space()
        if not self.source.startswith("=", self.at):
            if tag == "blockquote" and name == "expandable":
                return name, ""
            raise _broken(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {self.byte(begin)}"
            )
        self.at += 1
        self.skip_space()
        if self.at >= len(self.source):
            raise _broken(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        quote = self.source[self.at]
        if quote not in "'\"":
            start = self.at
            token = _NAME_TOKEN.match(self.source, start)
            self.at = token.end() if token else start
            if self.at < len(self.source) and self.source[self.at] not in _SPACE + ">":
                raise _broken(f"Unexpected end of name token at byte offset {self.byte(start)}")
            return name, self.source[start : self.at].lower()
        self.at += 1
        value: list[str] = []
        while self.at < len(self.source) and self.source[self.at] != quote:
            if self.source[self.at] == "&":
                character, self.at = _reference(self.source, self.at)
                value.append(character)
            else:
                value.append(self.source[self.at])
                self.at += 1
        self.at += 1
        if self.at >= len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        return name, "".join(value)

    def close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {self.byte(begin)}")
        self.at = self.name_end(begin + 2)
        name = self.source[begin + 2 : self.at].lower()
        self.skip_space()
        if not self.source.startswith(">", self.at):
            raise _broken(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise _broken(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.open.pop()
        if self.units > opened.offset:
            self.finish(opened)

    def finish(self, opened: _Open) -> None:
        entity: Entity = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.units - opened.offset,
        }
        twin = self.entities[-1] if self.entities else None
        same = twin is not None and (twin["offset"], twin["length"]) == (entity["offset"], entity["length"])
        if opened.tag == "a":
            target = opened.argument or "".join(self.text[opened.position :])
            if not self.link(entity, target):
                return
        elif opened.tag == "tg-emoji":
            if not re.fullmatch(r"-?[0-9]{1,19}", opened.argument) or int(opened.argument) == 0:
                raise _broken("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "pre" and same and twin is not None and twin["type"] == "code" and "language" in twin:
            twin["type"] = "pre"
            return
        elif opened.tag == "code" and opened.argument:
            if same and twin is not None and twin["type"] == "pre":
                twin["language"] = opened.argument
                return
            entity["language"] = opened.argument
        self.entities.append(entity)

    def link(self, entity: Entity, target: str) -> bool:
        """Point `entity` at `target`; False when Telegram would drop the link and keep its text."""
        parts = urlsplit(target) if target.startswith("tg:") else None
        if parts is not None and (parts.netloc or parts.path.strip("/")) == "user":
            number = parse_qs(parts.query).get("id", [""])[0]
            user = self.find_user(int(number)) if number.isdecimal() and self.find_user else None
            if user is None:
                return False
            entity.update(type="text_mention", user=user)
            return True
        checked = checked_link(target)
        if checked is None:
            return False
        entity["url"] = checked
        return True


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute means for its tag; "" for those that Telegram ignores."""
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def checked_link(target: str) -> str | None:
    """`target` as Telegram keeps a link, or None when it is none: http, https, tg and ton only."""
    target = target.strip()
    if not target or re.search(r"[\s\x00-\x1f]", target):
        return None
    if re.match(r"(?:tg|ton|tonsite):", target, re.IGNORECASE):
        return target
    if not re.match(r"https?://", target, re.IGNORECASE):
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?![0-9])", target):
            return None
        target = f"http://{target}"
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if "." not in host.strip(".") and host != "localhost":
        return None
    if not parts.path and not parts.query and not parts.fragment:
        return f"{target}/"
    return target


def parse(source: str, find_user: FindUser | None = None) -> tuple[str, list[Entity]]:
    """Read Telegram HTML.

    Returns the text and its entities (UTF-16 offsets, sorted, not yet settled; see `entities.settle`).
    `find_user` resolves `tg://user?id=` links. Raises Refusal (400, "can't parse entities: …") when broken.
    """
    return _Reader(source, find_user).read()


def escape(text: str) -> str:
    """`text` written so that `parse` gives it back unchanged."""
    return html.escape(text, quote=True)


def render(text: str, entities: list[Entity]) -> str:
    """Write a settled text and its entities as Telegram HTML; detected entities (links, commands) stay plain text."""
    shown = [e for e in entity_rules.ordered(entities) if e["type"] not in entity_rules.DETECTED]

    def inner(start: int, stop: int, members: list[Entity]) -> str:
        parts: list[str] = []
        while members:
            first, *members = members
            end = first["offset"] + first["length"]
            nested = [e for e in members if e["offset"] < end]
            members = members[len(nested) :]
            parts.append(escape(entity_rules.piece(text, start, first["offset"] - start)))
            opening, closing = _tags(first)
            parts += [opening, inner(first["offset"], end, nested), closing]
            start = end
        parts.append(escape(entity_rules.piece(text, start, stop - start)))
        return "".join(parts)

    return inner(0, entity_rules.length(text), shown)


def _tags(entity: Entity) -> tuple[str, str]:
    simple = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler"}
    kind = entity["type"]
    if kind in simple:
        return f"<{simple[kind]}>", f"</{simple[kind]}>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{escape(entity["custom_emoji_id"])}">', "</tg-emoji>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    return f"<{kind}>", f"</{kind}>"
