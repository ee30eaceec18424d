"""Every message a person writes in a private chat gets a fitting answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 1, "height": 1}]
STICKER = {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular", "emoji": "🐑"}
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "Sam"}
_GROUPS = itertools.count(-100_500, -1)


@pytest.mark.parametrize("where", ["new", "scene"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"sticker": STICKER}, "words"),
        ({"photo": PHOTO}, "can't see pictures"),
        ({"photo": PHOTO, "caption": "look"}, "can't see pictures"),
        ({"voice": {**FILE, "duration": 3}}, "can't listen"),
        ({"document": FILE}, "only read what's typed"),
        ({"location": {"longitude": 1.0, "latitude": 1.0}}, "only read what's typed"),
        ({"text": "she said i'm cold", "forward_origin": FORWARDED}, "I don't grade other people"),
        ({"text": "\u200b\u3164 \ufeff"}, "arrived empty"),
        ({"text": "/dance"}, "don't know that command"),
    ],
)
async def test_what_is_no_line_is_answered_and_leaves_the_scene_as_it_is(
    robin: Person, played: Callable[..., Any], content: dict[str, Any], words: str, where: str
) -> None:
    """One answer that fits; the scene neither hears it nor moves, and its buttons still work, tapped and typed."""
    if where == "scene":
        await played(robin)
        await robin.send("not now")
    else:
        await robin.send("/start")
    before = robin.held()["state"]["rehearsal"]
    new = await robin.post(**content)
    assert 1 == len(new)
    assert words in new[0].text or (words == "words" and "what that means" in new[0].text)
    assert before == robin.held()["state"]["rehearsal"]
    if where == "scene":
        await robin.send("hint")
        assert 1 == robin.held()["state"]["rehearsal"]["hints"]


async def test_an_album_is_answered_once(robin: Person) -> None:
    """Three pictures of one album are one answer; the next album is another."""
    await robin.send("/start")
    counts = [len(await robin.post(photo=PHOTO, media_group_id=album)) for album in ("a", "a", "a", "b")]
    assert [1, 0, 0, 1] == counts


async def test_an_edit_is_answered_and_not_heard(robin: Person, played: Callable[..., Any]) -> None:
    """In a scene the partner has heard the first words; outside the person is told to write anew."""
    await robin.send("/start")
    await robin.edit(1, "hello")
    assert "write it anew" in robin.last.text
    await played(robin)
    await robin.send("not now")
    await robin.edit(3, "never mind")
    assert "Jordan has already heard the first one" in robin.last.text
    assert ["not now"] == [line["text"] for line in robin.held()["state"]["rehearsal"]["spoken"]]


async def test_four_thousand_characters_are_heard(robin: Person, played: Callable[..., Any]) -> None:
    """The longest message Telegram sends is a line like any other."""
    await played(robin)
    new = await robin.send("i need ten minutes. " * 204 + "& <b> *")
    assert new
    assert robin.world.failures() == []


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <script>alert(1)</script>",
        "</b><a href='tg://user?id=1'>x</a> i need ten minutes",
        "*stars* _under_ `code` [x](y) {partner} {{ 7*7 }} {% for %}",
        "\u202eright to left\u202c i need ten minutes",
    ],
)
async def test_hostile_texts_come_back_as_they_were(
    robin: Person, to_the_debrief: Callable[..., Any], played: Callable[..., Any], text: str
) -> None:
    """Whatever is quoted is quoted: no tag, link, template or placeholder of the person's comes to life."""
    await played(robin)
    line = f"{text} i want to hear it. give me 20 min"
    await robin.send(line)
    for _ in range(12):
        if "Jordan's side" in robin.last.text:
            break
        await robin.send(line)
    await robin.tap(robin.last.labels[0])
    await robin.is_there("Keep my line", "Keep it", "/practice", "My lines")
    assert " ".join(line.split()) in robin.last.text.replace("…", "")
    for html in (one.html for one in robin.messages.values()):
        for tag in ("<script", "<a "):
            assert tag not in html
    assert robin.world.failures() == []


async def test_a_hostile_name_is_never_read(world: World) -> None:
    """Names of people are not used at all, so they cannot do harm."""
    person = world.person("<b>Robin</b> {{ 7*7 }}")
    await person.is_there("/start", "I'm 18 or over, begin", "We work it out", "I go quiet, or I snap", "not now")
    assert "Robin" not in "".join(one.text + one.html for one in person.messages.values() if one.from_bot)


async def test_a_stale_tap_says_so_and_shows_where_one_is(robin: Person, played: Callable[..., Any]) -> None:
    """A button of an earlier moment, of a scene that is over, or of no make at all."""
    scene = await played(robin)
    await robin.send("not now")
    turn = robin.held()["state"]["rehearsal"]["turn"]
    new = await robin.tap("A", scene)
    assert "button" in new[0].text
    assert "Jordan" in new[-1].text
    assert turn == robin.held()["state"]["rehearsal"]["turn"]
    for data in ("r:hint", "zebra:1", "x", "who:nowhere:nobody", "pick:nowhere", "line:forget:99999", "ask:age:adult"):
        assert await robin.tap_data(data, scene.number), data
    await robin.tap_data("more", scene.number, accessible=False)
    assert robin.last.labels[-1] == "Back"
    assert robin.world.failures() == []


async def test_groups_are_answered_once_an_hour(robin: Person, world: World) -> None:
    """A command or a mention gets one line with a link; the next only after an hour; nothing else is answered."""
    number = next(_GROUPS)
    group = {"id": number, "type": "supergroup", "title": "Choir"}

    async def says(text: str) -> int:
        frame = {**robin.frame(), "chat": group, "message_id": 1, "text": text}
        return len(await robin.update(message=frame))

    assert 1 == await says("/start@ready_bot")
    assert "I work in private" in robin.last.text
    assert "https://t.me/ready_bot" in robin.last.text
    assert 0 == await says("@ready_bot hello")
    world.clock.now += 3601
    assert 1 == await says("@ready_bot hello")
    world.clock.now += 3601
    assert 0 == await says("hello all")


async def test_who_blocked_the_bot_is_paused_until_they_start_it(robin: Person, played: Callable[..., Any]) -> None:
    """Blocked: paused, and nothing waits for them; /start resumes where they were."""
    await played(robin)
    await robin.blocks()
    assert robin.held()["paused"]
    assert [] == robin.held()["waiting_to_be_sent"]
    await robin.blocks(back=True)
    await robin.send("/start")
    assert not robin.held()["paused"]
    assert "You left off as Alex" in robin.last.text


async def test_a_stranger_who_blocks_stays_a_stranger(robin: Person) -> None:
    """Nothing is noted of somebody who only blocks."""
    await robin.blocks()
    assert {} == robin.held()


async def test_a_turn_that_raises_gets_an_apology_after_three_tries_and_the_next_goes_on(
    robin: Person, monkeypatch: pytest.MonkeyPatch, played: Callable[..., Any]
) -> None:
    """Nothing of the failed turn is kept; its update is noted with the error's class and is not taken again."""
    await played(robin)
    tries: list[int] = []
    handle = robin.world.house.places["scene"]

    def fails(chat: Any) -> None:
        tries.append(1)
        handle(chat)
        raise RuntimeError("the heron")

    before = robin.held()["state"]
    with monkeypatch.context() as patched:
        patched.setitem(robin.world.house.places, "scene", fails)
        new = await robin.send("not now")
    assert 3 == len(tries)
    assert ["Something went wrong on my side"] == [one.text[:31] for one in new]
    assert before == robin.held()["state"]
    assert ["RuntimeError"] == [error for _, error in robin.world.failures()]
    await robin.send("not now")
    assert 1 == robin.held()["state"]["rehearsal"]["turn"]


async def test_an_update_is_answered_once(robin: Person, world: World) -> None:
    """The same update again, as after a kill or over a webhook, does nothing."""
    frame = {**robin.frame(), "message_id": 1, "text": "/start"}
    raw = {"update_id": 1, "message": frame}
    assert 1 == len(await world.take(raw, robin))
    assert 0 == len(await world.take(raw, robin))
