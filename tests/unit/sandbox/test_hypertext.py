"""Telegram's HTML, read and written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import entities, hypertext
from bot.sandbox.refusals import Refusal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SCRAPS = ["<", ">", "&", '"', "'", ";", "#", "/", "b", "lt", "{{", "}}", "\u202e", "\u200f", "\u200b", "🙂", "\n", " "]
HOSTILE = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)
SURROGATES = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
)
SIMPLE = ["b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote", "blockquote expandable", "a"]


@st.composite
def documents(draw: st.DrawFn, depth: int = 3) -> str:
    """Well-formed Telegram HTML, nested at most three deep."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        tag = draw(st.sampled_from(SIMPLE)) if depth and draw(st.booleans()) else ""
        if not tag:
            parts.append(hypertext.escape(draw(TEXT | HOSTILE)))
            continue
        inner = draw(documents(depth - 1))
        opening = f'{tag} href="https://example.org/{draw(st.integers(0, 9))}"' if tag == "a" else tag
        parts.append(f"<{opening}>{inner}</{tag.split()[0]}>")
    return "".join(parts)


@given(TEXT | HOSTILE)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    """Whatever is escaped is read as itself, without a single entity."""
    assert hypertext.parse(hypertext.escape(text)) == (text, [])


@given(documents())
def test_what_is_rendered_reads_the_same(source: str) -> None:
    """Settled text and entities survive being written as HTML and read again."""
    settled = entities.settle(*hypertext.parse(source))
    assert entities.settle(*hypertext.parse(hypertext.render(*settled))) == settled


@given(documents())
def test_settling_twice_changes_nothing(source: str) -> None:
    """The normal form is one."""
    settled = entities.settle(*hypertext.parse(source))
    assert entities.settle(*settled) == settled


@given(documents())
def test_settled_entities_lie_within_the_text_and_are_nested(source: str) -> None:
    """Offsets are within the text, no two entities cross, none is empty."""
    text, found = entities.settle(*hypertext.parse(source))
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in found]
    assert all(0 <= start < stop <= entities.length(text) for start, stop in spans)
    assert not any(a < c < b < d for a, b in spans for c, d in spans)


@given(st.text(st.sampled_from("<>&/ab=\"' -;#x1"), max_size=30))
def test_anything_else_is_refused_properly(source: str) -> None:
    """Random markup is either read or refused in Telegram's form; it never raises anything else."""
    try:
        text, found = hypertext.parse(source)
    except Refusal as refusal:
        assert refusal.code == 400
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
    else:
        assert all(entity["offset"] + entity["length"] <= entities.length(text) for entity in found)


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>x</b>", "x", ["bold"]),
        ("<STRONG>x</strong>", "x", ["bold"]),
        ("<em>x</em><ins>y</ins>", "xy", ["italic", "underline"]),
        ("<strike>x</strike><del>y</del>", "xy", ["strikethrough", "strikethrough"]),
        ('<span class="tg-spoiler">x</span>', "x", ["spoiler"]),
        ("<tg-spoiler>x</>", "x", ["spoiler"]),
        ("<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ('<blockquote expandable="">x</blockquote>', "x", ["expandable_blockquote"]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &#38; &#x26; &quot;", '<b> & & "', []),
        ("&nbsp; &unknown; &; &#0; &#xFFFFFFFF;", "&nbsp; &unknown; &; &#0; &#xFFFFFFFF;", []),
        ("&lt b &amp", "< b &", []),
        ("a > b", "a > b", []),
        ('<a href="nowhere">x</a>', "x", []),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<a href="data:text/html,x">x</a>', "x", []),
        ('<a href="tg://user?id=5">x</a>', "x", []),
    ],
)
def test_tags_and_references(source: str, text: str, kinds: list[str]) -> None:
    """Each tag has its entity, each reference its character, and what is neither stays text."""
    read, found = hypertext.parse(source)
    assert (text, kinds) == (read, [entity["type"] for entity in found])


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        ('<a href="https://example.org">x</a>', {"url": "https://example.org/"}),
        ("<a href='example.org/a?b=1&amp;c=2'>x</a>", {"url": "http://example.org/a?b=1&c=2"}),
        ("<a>example.org</a>", {"url": "http://example.org/"}),
        ('<pre><code class="language-python">x</code></pre>', {"language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"language": "python"}),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
    ],
)
def test_attributes(source: str, extra: dict[str, Any]) -> None:
    """Links, languages and emoji ids are kept."""
    _, (entity,) = hypertext.parse(source)
    assert extra == {name: entity[name] for name in entity if name not in ("type", "offset", "length")}


def test_a_mention_by_id_names_its_person() -> None:
    """tg://user links become text_mention when the person is known."""
    _, (entity,) = hypertext.parse('<a href="tg://user?id=5">x</a>', lambda number: {"id": number})
    assert ("text_mention", {"id": 5}) == (entity["type"], entity["user"])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("🙂<3", "Unclosed start tag at byte offset 4"),
        ("<3 ", 'Unsupported start tag "3" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xD800;",
            SURROGATES,
        ),
    ],
)
def test_refusals_in_telegrams_words(source: str, reason: str) -> None:
    """Broken markup is refused with what and where, in bytes."""
    with pytest.raises(Refusal) as caught:
        hypertext.parse(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"
