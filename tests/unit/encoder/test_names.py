"""Names are found by their numbers, and only those that are known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.encoder import UNKNOWN, Names

SOME = st.lists(st.text(alphabet=st.characters(exclude_characters="\n", exclude_categories=["Cs"])), unique=True)


@given(SOME.filter(bool), SOME)
def test_each_known_name_has_its_number_and_no_other_has_one(known: list[str], others: list[str]) -> None:
    """As a list would tell, in the same order, for known and unknown names together."""
    names = Names.of(known)
    asked = [*others, *reversed(known), *known]
    expected = [known.index(name) if name in known else UNKNOWN for name in asked]
    assert names.numbers(asked).tolist() == expected
    assert len(names) == len(known)
    assert Names(names.spelt).numbers(asked).tolist() == expected


def test_nothing_asked_is_nothing_found() -> None:
    """No names in, no numbers out."""
    assert Names.of(["a"]).numbers([]).tolist() == []
