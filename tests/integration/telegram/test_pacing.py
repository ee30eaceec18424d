"""Pacing on a simulated clock: never faster than Telegram allows, and replies before prompts."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pacing import Pacing

Lane = Literal["reply", "prompt"]
START = 1_700_000_000.0


def _send_all(pacing: Pacing, queue: list[tuple[int, Lane]], seconds: float = 1e9) -> list[tuple[float, int, Lane]]:
    """Send a queue as the sender does: whatever may go goes, then the clock moves on to the next that may."""
    now, sent, waiting = START, [], list(queue)
    while waiting and now - START <= seconds:
        for entry in list(waiting):
            if pacing.wait(*entry, now) <= 1e-9:
                pacing.sent(*entry, now)
                sent.append((now, *entry))
                waiting.remove(entry)
        if waiting:
            now += max(0.001, min(pacing.wait(*entry, now) for entry in set(waiting)))
    return sent


def test_a_chat_gets_three_at_once_then_one_a_second() -> None:
    """Of six messages three go at once, the others a second apart."""
    sent = _send_all(Pacing(), [(7, "reply")] * 6)
    assert [0.0, 0.0, 0.0, 1.0, 2.0, 3.0] == [round(at - START, 2) for at, _, _ in sent]


def test_a_quiet_chat_fills_up_again_but_no_further() -> None:
    """After a minute of silence there are three again, not sixty."""
    pacing = Pacing()
    _send_all(pacing, [(7, "reply")] * 5)
    later = START + 100
    ready = 0
    while pacing.wait(7, "reply", later) == 0:
        pacing.sent(7, "reply", later)
        ready += 1
    assert 3 == ready


def test_over_all_chats_twenty_five_a_second_go_out() -> None:
    """125 chats at once: five in the first moment, then 25 a second, so the last one waits 4.8 seconds."""
    sent = _send_all(Pacing(), [(chat, "reply") for chat in range(125)])
    assert 5 == sum(at == START for at, _, _ in sent)
    assert 4.8 == round(sent[-1][0] - START, 1)


def test_ten_a_second_are_kept_for_replies() -> None:
    """Prompts alone never use more than fifteen a second, so that ten replies a second always find room."""
    sent = _send_all(Pacing(), [(chat, "prompt") for chat in range(150)])
    for second in range(9):
        within = [at for at, _, _ in sent if second <= at - START < second + 1]
        assert len(within) <= 16, second


def test_replies_do_not_wait_for_prompts() -> None:
    """While a flood of prompts is going out, ten replies a second still go within that second."""
    pacing, now = Pacing(), START
    for tick in range(400):  # four seconds in steps of ten milliseconds
        now = START + tick / 100
        if pacing.wait(1000 + tick, "prompt", now) <= 0:
            pacing.sent(1000 + tick, "prompt", now)
        if tick % 10 == 0 and tick >= 200:
            assert pacing.wait(tick, "reply", now) <= 0.05
            pacing.sent(tick, "reply", now)


def test_telegrams_own_word_goes_before_all() -> None:
    """After a 429 the chat waits as long as asked, paced or not; others go on; a shorter wish does not shorten it."""
    for pacing in (Pacing(), Pacing(paced=False)):
        pacing.hold(7, 30.0, START)
        pacing.hold(7, 1.0, START)
        assert 30.0 == pacing.wait(7, "reply", START)
        assert 0.0 == pacing.wait(8, "reply", START)
        pacing.hold_all(5.0, START)
        assert 5.0 == pacing.wait(8, "reply", START)
        assert 0.0 == pacing.wait(7, "reply", START + 31)


def test_unpaced_everything_goes_at_once() -> None:
    """For tests: no waiting of our own."""
    assert {0.0} == {at - START for at, _, _ in _send_all(Pacing(paced=False), [(7, "reply")] * 50)}


def test_memory_does_not_grow_with_people() -> None:
    """Chats that have been quiet for a minute are forgotten when there are many."""
    pacing = Pacing(paced=True)
    for number in range(5000):
        pacing.sent(number, "reply", START + number)
    assert len(pacing._chats) <= 1001


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["reply", "prompt"])), max_size=60))
def test_no_second_and_no_chat_is_ever_overfull(queue: list[tuple[int, Lane]]) -> None:
    """Whatever waits: in no second more than Telegram's 30, in no chat more than three at once and one a second."""
    sent = _send_all(Pacing(), queue)
    assert len(queue) == len(sent)
    for begin, _, _ in sent:
        span = [(at, chat) for at, chat, _ in sent if begin <= at < begin + 1]
        assert len(span) <= 30
        assert max(Counter(chat for _, chat in span).values()) <= 4
    for chat in {chat for _, chat, _ in sent}:
        times = [at for at, one, _ in sent if one == chat]
        assert all(times[index + 3] - times[index] >= 1 - 1e-6 for index in range(len(times) - 3))
