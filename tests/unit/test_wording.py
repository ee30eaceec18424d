"""Texts from prompts/: complete, escaped, and short enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.wording import WordingError, Wordings, staged

PROMPTS = Path(__file__).parents[2] / "prompts"


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings(PROMPTS)


def write(folder: Path, name: str, text: str) -> Wordings:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return Wordings(folder)


def test_variants_are_chosen_by_number(tmp_path: Path) -> None:
    """A line of dashes parts the wordings; the pick goes round."""
    texts = write(tmp_path, "a/b.j2", "one {{ x }}\n---\ntwo {{ x }}\n")

    assert ["one 1", "two 1", "one 1"] == [texts.render("a/b", {"x": 1}, pick) for pick in range(3)]


def test_values_are_escaped(tmp_path: Path) -> None:
    """What a person wrote is shown, never obeyed."""
    texts = write(tmp_path, "a.j2", "<b>{{ x }}</b>")

    assert "<b>&lt;i&gt;&amp;{{ 7*7 }}</b>" == texts.render("a", {"x": "<i>&{{ 7*7 }}"})


def test_a_missing_value_is_an_error(tmp_path: Path) -> None:
    """No text goes out with a hole in it."""
    with pytest.raises(WordingError, match=r"prompts/a\.j2"):
        write(tmp_path, "a.j2", "{{ x }}").render("a")


def test_a_broken_template_names_file_and_line(tmp_path: Path) -> None:
    """An operator is told where."""
    with pytest.raises(WordingError, match=r"a\.j2:2"):
        write(tmp_path, "a.j2", "fine\n{% if %}\n")


def test_unknown_names_are_refused(wordings: Wordings) -> None:
    """Neither texts nor labels are guessed."""
    with pytest.raises(WordingError, match="nowhere"):
        wordings.render("nowhere")
    with pytest.raises(WordingError, match="nowhere"):
        wordings.label("nowhere")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*sits down* Tell me.", "<i>sits down</i> Tell me."),
        ("2 * 3", "2 * 3"),
        ("*a* & <b>*c*", "<i>a</i> &amp; &lt;b&gt;<i>c</i>"),
        ("*a\nb*", "*a\nb*"),
    ],
)
def test_stars_make_stage_directions(text: str, shown: str) -> None:
    """Stars become italics, everything else is text."""
    assert shown == staged(text)


def test_labels_fit_a_phone(wordings: Wordings) -> None:
    """No fixed label is cut off on a small screen."""
    import yaml

    for file in PROMPTS.rglob("*.yaml"):
        for key, label in yaml.safe_load(file.read_text("utf-8")).items():
            assert len(label) <= 30, key
            assert wordings.label(key)
