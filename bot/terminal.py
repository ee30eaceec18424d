"""A rehearsal in a terminal: the same engine and the same words as in the chat, typed and shown with rich."""

from __future__ import annotations

import html
import secrets
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.rehearsal import Tapped
from bot.rendering import Bubble, Button, render, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.practice import Practice, Turn
    from bot.rehearsal import Rehearsal
    from bot.wording import Wordings

_STYLES: Final = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline"}
_MORE: Final = frozenset({"?", "...", "…", "⋯", "more", "menu"})
_LEAVE: Final = frozenset({"quit", "exit", "/quit", "/exit"})
WIDTH: Final = 88  # characters; longer lines are tiring to read


class _Styled(HTMLParser):
    """Telegram HTML to rich text. What is not a known tag is shown as it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _STYLES:
            self._open.append(_STYLES[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(visible(data), " ".join(self._open))


def visible(text: str) -> str:
    """Return ``text`` without control characters, so that nothing in it can steer the terminal."""
    return "".join(char if char in "\n\t" or char.isprintable() else "�" for char in text)


def styled(markup: str) -> Text:
    """Turn Telegram HTML into rich text."""
    parser = _Styled()
    parser.feed(markup)
    parser.close()
    return parser.text


class Player:
    """Plays with one person at a terminal until they have had enough. Keeps nothing."""

    def __init__(self, practice: Practice, wordings: Wordings, console: Console | None = None) -> None:
        self._practice = practice
        self._wordings = wordings
        self._console = console or Console(width=min(WIDTH, Console().width), highlight=False)

    def welcome(self) -> None:
        """Greet, and ask the opening question; who is afraid is shown people who help before anything else."""
        self._show(Bubble(self._wordings.render("terminal/welcome")))
        offer = self._practice.opening()
        labels = [self._wordings.label(item.key) for item in offer.controls]
        picked = self.pick(self._wordings.render("safety/opening"), labels)
        outside = self._practice.opened(offer.controls[picked].value)
        while outside.texts:
            for text in outside.texts:
                self._show(Bubble(self._wordings.render(text, {"partner": ""})))
            if outside.goes_on:
                break
            ways = [
                way for way in outside.offer.controls if way.value != "clear_chat"
            ]  # a terminal has no chat to clear
            picked = self.pick("", [self._wordings.label(way.key) for way in ways])
            if ways[picked].value == "someone_else":
                break
            self._show(Bubble(self._wordings.render(self._practice.way_text(ways[picked].value), {"partner": ""})))

    def choose_role(self, scripts: Sequence[str] = ()) -> tuple[str, str]:
        """Ask which evening is most like one's own; return script and role."""
        found = [
            (script.id, role_id, role.like_me)
            for script in self._practice.repertoire
            if not scripts or script.id in scripts
            for role_id, role in script.roles.items()
        ]
        picked = self.pick(self._wordings.render("terminal/which-evening"), [label for _, _, label in found])
        return found[picked][0], found[picked][1]

    def pick(self, question: str, labels: Sequence[str]) -> int:
        """Ask until one of ``labels`` is picked, by number or by its words; return its index."""
        if question:
            self._show(Bubble(question))
        for number, label in enumerate(labels, 1):
            self._console.print(Padding(Text(f"{number}  {visible(label)}", "cyan"), (0, 0, 0, 2)))
        buttons = tuple(Button(label, "choose", str(index)) for index, label in enumerate(labels))
        while True:
            answer = self._read()
            if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(labels):
                return int(answer) - 1
            found = typed(answer, buttons)
            if found is not None:
                return int(found.value)
            self._console.print(Text(f"Type a number from 1 to {len(labels)}.", "dim"))

    def play(self, script: str, role: str, *, evening: int | None = None) -> None:
        """Play scenes from here until the learner leaves. Raises UnknownSceneError."""
        turn = self._practice.begin(script, role, secrets.token_hex(8), evening=evening)
        bubble = self._present(turn)
        while bubble is not None:
            turn = self._answer(turn.rehearsal, bubble)
            bubble = self._present(turn)

    def _answer(self, rehearsal: Rehearsal, bubble: Bubble) -> Turn:
        while True:
            text = self._read()
            if text.strip().casefold() in _LEAVE:
                raise EOFError
            if text.strip().casefold() in _MORE and bubble.more:
                self._offer(bubble.more)
                continue
            button = typed(text, (*bubble.buttons, *bubble.more))
            if button is None:
                return self._practice.said(rehearsal, text)
            if button.control == "way" and button.value == "someone_else":
                return self._practice.begin(*self.choose_role(), secrets.token_hex(8))
            return self._practice.tapped(rehearsal, Tapped(button.control, button.value))

    def _present(self, turn: Turn) -> Bubble | None:
        """Show a turn; begin the other role where it asks for that. None when there is nothing more to do."""
        shown = render(self._wordings, turn.effects)
        if shown.begin is not None:
            self.play(shown.begin.script, shown.begin.role)
            return None
        if shown.reaction:
            self._console.print(Padding(Text(shown.reaction), (0, 0, 0, 2)))
        for bubble in shown.bubbles:
            self._show(bubble)
        last = shown.bubbles[-1] if shown.bubbles else None
        if last is None or turn.rehearsal.phase == "over":
            return None
        buttons = tuple(button for button in last.buttons if button.value != "clear_chat")  # there is no chat to clear
        self._offer(buttons, more=bool(last.more))
        return replace(last, buttons=buttons) if buttons else None

    def _show(self, bubble: Bubble) -> None:
        self._console.print()
        self._console.print(Padding(styled(bubble.html), (0, 2, 0, 2)))

    def _offer(self, buttons: Sequence[Button], *, more: bool = False) -> None:
        labels = [visible(html.unescape(button.label)) for button in buttons] + (["⋯"] if more else [])
        if labels:
            self._console.print(Padding(Text("   ".join(f"[{label}]" for label in labels), "cyan"), (0, 0, 0, 2)))

    def _read(self) -> str:
        return self._console.input("[bold green]>[/] ", markup=True)
