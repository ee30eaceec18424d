"""The normal form of entities, and the cleaning of texts."""

from __future__ import annotations

import pytest

from bot.sandbox import detection, entities
from bot.sandbox.entities import Entity


def entity(kind: str, offset: int, size: int) -> Entity:
    """A MessageEntity."""
    return {"type": kind, "offset": offset, "length": size}


def test_length_is_utf16() -> None:
    """Characters beyond the basic plane count two."""
    assert [entities.length(text) for text in ("", "é", "🙂", "a🙂")] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ("  x  ", "x"),
        ("a\r\nb", "a\nb"),
        ("a\x00b\x1bc", "a b c"),
        ("a\u202eb\u2028c", "abc"),
        ("\ta", "a"),
        ("\n\n", ""),
    ],
)
def test_texts_are_cleaned(given: str, settled: str) -> None:
    """Control characters, direction overrides and white space around go."""
    assert entities.settle(given, []) == (settled, [])


def test_entities_move_with_what_is_removed() -> None:
    """An entity stays on its word when characters before and in it go."""
    assert entities.settle("\u202e\u202eab\u202ec", [entity("bold", 2, 4)]) == ("abc", [entity("bold", 0, 3)])


def test_leading_space_inside_an_entity_stays() -> None:
    """Only white space before the first entity is trimmed; the end is trimmed always."""
    assert entities.settle("  x  ", [entity("code", 1, 4)]) == (" x", [entity("code", 0, 2)])
    assert entities.settle(" x", [entity("bold", 0, 1)]) == ("x", [])
    assert entities.settle(" x", [entity("bold", 0, 2), entity("code", 1, 1)]) == ("x", [entity("code", 0, 1)])


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ([("bold", 0, 4), ("italic", 2, 4)], [("bold", 0, 4), ("italic", 2, 2), ("italic", 4, 2)]),
        ([("bold", 0, 6), ("bold", 1, 2)], [("bold", 0, 6)]),
        ([("bold", 0, 6), ("code", 2, 2)], [("bold", 0, 2), ("code", 2, 2), ("bold", 4, 2)]),
        ([("code", 0, 3), ("pre", 2, 4)], [("code", 0, 3)]),
        ([("blockquote", 0, 6), ("expandable_blockquote", 1, 2)], [("blockquote", 0, 6)]),
        ([("blockquote", 0, 6), ("pre", 1, 2)], [("blockquote", 0, 6), ("pre", 1, 2)]),
        ([("italic", 0, 6), ("bold", 0, 6)], [("bold", 0, 6), ("italic", 0, 6)]),
        ([("bold", 6, 1)], []),
        ([("bold", 5, 3), ("code", 7, 1)], [("bold", 5, 2), ("code", 7, 1)]),
    ],
)
def test_entities_are_nested(given: list[tuple[str, int, int]], settled: list[tuple[str, int, int]]) -> None:
    """What overlaps is split, what repeats is dropped, monospace stands alone."""
    _, found = entities.settle("abcdef g", [entity(*one) for one in given])
    assert [(one["type"], one["offset"], one["length"]) for one in found] == settled


def test_blank_texts() -> None:
    """Zero-width characters alone are nothing; a dot is something."""
    assert [entities.is_blank(text) for text in ("", "\u200b\u2060 ", "\u00a0", "\u3164", ".")] == [True] * 4 + [False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start alex-jordan", [("bot_command", 0, 6)]),
        ("/help@some_bot!", [("bot_command", 0, 14)]),
        ("and/or a/b 1/2", []),
        ("🙂 /go", [("bot_command", 3, 3)]),
        ("@someone, mail a@example.org", [("mention", 0, 8), ("email", 15, 13)]),
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("#tag #1", [("hashtag", 0, 4)]),
        ("nothing here", []),
    ],
)
def test_detection(text: str, found: list[tuple[str, int, int]]) -> None:
    """Commands, mentions, addresses, links and hashtags are found where Telegram finds them."""
    got = entities.ordered(detection.detect(text, []))
    assert [(one["type"], one["offset"], one["length"]) for one in got] == found


def test_nothing_is_detected_in_code_and_links() -> None:
    """A command within code or a link is just its text."""
    taken = [entity("code", 0, 3), {**entity("text_link", 4, 3), "url": "https://example.org/"}]
    assert detection.detect("/no /no /go", taken) == [entity("bot_command", 8, 3)]
