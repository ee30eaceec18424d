"""Reading updates: what a person did, or nothing, or a refusal; never anything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.incoming import MalformedUpdateError, read, update_id

PRIVATE = {"id": 7, "type": "private", "first_name": "Robin"}
USER = {"id": 7, "is_bot": False, "first_name": "Robin"}
FRAME = {"message_id": 3, "date": 1_700_000_000, "chat": PRIVATE, "from": USER}
GROUP = {"id": -100, "type": "supergroup", "title": "Choir"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 1, "height": 1}]
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


def _read(**content: Any) -> Any:
    return read({"update_id": 5, **content}, None, "ready_bot")  # type: ignore[arg-type]


def _message(**content: Any) -> Any:
    return _read(message={**FRAME, **content})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {"text": "hello"}),
        (
            "sticker",
            {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
        ),
        ("sticker", {"dice": {"emoji": "🎲", "value": 3}}),
        ("sticker", {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE}),
        ("photo", {"photo": PHOTO}),
        ("voice", {"voice": {**FILE, "duration": 1}}),
        ("voice", {"video_note": {**FILE, "duration": 1, "length": 1}}),
        ("voice", {"audio": {**FILE, "duration": 1}}),
        ("media", {"video": {**FILE, "width": 1, "height": 1, "duration": 1}}),
        ("media", {"document": FILE}),
        ("media", {"location": {"longitude": 1.0, "latitude": 1.0}}),
        ("media", {"contact": {"phone_number": "1", "first_name": "Sam"}}),
        ("media", {}),
        ("forward", {"text": "hi", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Sam"}}),
    ],
)
def test_every_kind_of_message_is_told_apart(kind: str, content: dict[str, Any]) -> None:
    """A message of a person's is of the kind that its answer depends on, whatever it is."""
    incoming = _message(**content)
    assert (kind, 5, 7, 3) == (incoming.kind, incoming.update_id, incoming.chat_id, incoming.message_id)


def test_a_tap_carries_its_data_and_message() -> None:
    """A tap on a message that is there names it; on one that is not, it names none."""
    there = {**FRAME, "from": BOT, "text": "x"}
    gone = {"chat": PRIVATE, "message_id": 3, "date": 0}
    query = {"id": "9", "from": USER, "chat_instance": "1", "data": "go:on"}
    incoming = _read(callback_query={**query, "message": there})
    assert ("tap", "go:on", "9", 3) == (incoming.kind, incoming.data, incoming.query_id, incoming.message_id)
    assert _read(callback_query={**query, "message": gone}).message_id is None


def test_blocking_and_coming_back_are_read() -> None:
    """Kicked is blocked, member is back; the same in a group is nobody's turn."""
    old = {"status": "member", "user": BOT}
    new = {"status": "kicked", "user": BOT, "until_date": 0}
    frame = {"chat": PRIVATE, "from": USER, "date": 1}
    assert _read(my_chat_member={**frame, "old_chat_member": old, "new_chat_member": new}).kind == "blocked"
    assert _read(my_chat_member={**frame, "old_chat_member": new, "new_chat_member": old}).kind == "unblocked"
    assert _read(my_chat_member={**frame, "chat": GROUP, "old_chat_member": old, "new_chat_member": new}) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/start", True),
        ("/start@ready_bot", True),
        ("hi @Ready_Bot", True),
        ("/start@other_bot", False),
        ("hello", False),
    ],
)
def test_in_groups_only_what_is_meant_for_the_bot_is_read(text: str, meant: bool) -> None:
    """Commands and mentions, and nobody else's words."""
    incoming = _message(chat=GROUP, text=text)
    assert meant == (incoming is not None and incoming.kind == "group")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", ("start", "")),
        ("/START@ready_bot  alex-jordan ", ("start", "alex-jordan")),
        ("/start\nhello", ("start", "hello")),
        ("/", None),
        ("/ start", None),
        ("/nö", ("nö", "")),
        ("hello /start", None),
        ("/7.40?", None),
    ],
)
def test_commands_are_read_as_people_type_them(text: str, command: tuple[str, str] | None) -> None:
    """Case, the bot's name and blanks do not matter; what only begins with a slash is no command."""
    assert command == _message(text=text).command


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": {**FRAME, "text": "x"}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
        {"write_access_allowed": {}},
    ],
)
def test_lines_of_telegrams_own_are_nobodys_turn(content: dict[str, Any]) -> None:
    """Nobody waits for an answer to "message pinned"."""
    assert _message(**content) is None


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"update_id": "5"}, {"update_id": True}, {"update_id": 2**70}])
def test_what_has_no_number_is_refused(raw: Any) -> None:
    """Without a number that fits into the store an update cannot even be acknowledged."""
    with pytest.raises(MalformedUpdateError):
        update_id(raw)


def test_numbers_beyond_the_stores_are_refused() -> None:
    """A chat number that no database holds is malformed, not an error of the store's."""
    with pytest.raises(MalformedUpdateError):
        _message(text="x", chat={**PRIVATE, "id": 2**70})


def test_broken_characters_are_replaced() -> None:
    """Half a character, as JSON can spell it, can be stored and sent afterwards."""
    incoming = _message(text="a\ud800b")
    assert "a\ufffdb" == incoming.text
    query = {"id": "9", "from": USER, "chat_instance": "1", "data": "a\ud800", "message": {**FRAME, "text": "x"}}
    assert _read(callback_query=query).data.encode()


def test_the_message_of_a_refusal_holds_no_text() -> None:
    """What is logged about a malformed update names its number and the error, never what somebody wrote."""
    with pytest.raises(MalformedUpdateError) as refused:
        _read(message={"text": "canary", "date": "canary"})
    assert "update 5: TypeError" == str(refused.value)
    assert refused.value.__cause__ is None


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
_NAMES = st.sampled_from(
    [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat",
        "from",
        "text",
        "caption",
        "date",
        "message_id",
        "id",
        "type",
        "data",
        "photo",
        "sticker",
        "media_group_id",
        "forward_origin",
        "first_name",
        "is_bot",
        "new_chat_member",
        "old_chat_member",
        "status",
        "user",
        "entities",
        "offset",
        "length",
        "reply_to_message",
        "poll",
        "language_code",
        "update_id",
    ]
) | st.text(max_size=6)
_JSON = st.recursive(
    _LEAVES | st.sampled_from(["private", "group", "kicked", "member"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=25,
)
_BENT = st.dictionaries(
    st.sampled_from(sorted({*FRAME, "text", "photo", "sticker", "entities", "forward_origin"})), _JSON, max_size=3
)


@given(
    st.dictionaries(_NAMES, _JSON, max_size=4)
    | st.builds(lambda bent: {"message": {**FRAME, "text": "x", **bent}}, _BENT)
)
def test_whatever_comes_is_read_or_refused(raw: dict[str, Any]) -> None:
    """Any JSON at all is an Incoming, nothing, or MalformedUpdateError; every Incoming can be stored."""
    try:
        incoming = read(raw | {"update_id": 5}, None, "ready_bot")  # type: ignore[arg-type]
    except MalformedUpdateError:
        return
    if incoming is not None:
        assert -(2**63) <= incoming.chat_id < 2**63
        assert incoming.message_id is None or -(2**63) <= incoming.message_id < 2**63
        assert isinstance(incoming.text, str)
        assert incoming.text.encode() is not None
        assert incoming.command is None or isinstance(incoming.command[0], str)
