"""A note that came: opening it, answering, putting it off, pausing; and what becomes of an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.reflection import respond
from bot.telegram.flows import returning, schedule
from bot.telegram.notes import UNDER, moment, pick, question, skills_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.reflection import Answer, Plan, Prompt
    from bot.telegram.chat import Chat

FRESH: Final = 3 * 24 * 3600  # seconds in which plain words at home count as an answer to the note that was shown last
_PLAIN: Final[Mapping[str, Answer]] = {
    "hour": "in_an_hour",
    "evening": "this_evening",
    "skip": "skip",
    "week": "pause_week",
    "good": "pause_for_good",
    "stop": "stop",
    "resume": "resume",
}


def _tapped(chat: Chat, parts: list[str]) -> None:
    plan = chat.desk.plan()
    word = parts[1] if len(parts) > 1 else ""
    number = int(parts[2]) if len(parts) > 2 and parts[2].isascii() and parts[2].isdigit() else None
    match word:
        case "keep" | "forget":
            _consented(chat, keep=word == "keep")
        case "enough":
            _finish(chat)
        case _ if plan is None:
            chat.say("chat/no-notes", keys=[chat.key("set_notes", "sched:show"), *returning.keys(chat)])
        case "pause":
            _ask_pause(chat)
        case "until":
            if returning.may_set(chat):  # what is being chosen outlasts a day, and knows where it was begun
                schedule.ask_until(chat)
        case "week" | "good" | "stop" | "resume":
            chat.take_away_keys()
            schedule.settle(chat, respond(plan, _PLAIN[word], moment(chat.now)))
        case "open" | "now" | "kind" | "hour" | "evening" | "skip" if number is not None:
            _under(chat, plan, word, number)
        case _:
            schedule.show(chat)


def _under(chat: Chat, plan: Plan, word: str, number: int) -> None:
    """A button under one note. What changes the plan is taken for the newest note only."""
    body = chat.desk.sent(number)
    newest = chat.desk.newest_sent() == number
    prompt, plan = _prompt(chat, plan, number, body) if body is not None else (None, plan)
    if body is None or prompt is None or not (newest or word in {"open", "now"}):
        chat.say("chat/note-old", keys=[chat.key("my_notes", "sched:show")])
        return
    now = moment(chat.now)
    match word:
        case "open":
            _open(chat, plan, prompt, number)
            return
        case "now":
            _answer(chat, plan, number)
            return
        case "kind":
            planned = respond(plan, "not_this_kind", now, refuse=prompt.kind)
        case _:  # what is put off is this question, whichever was opened last
            planned = respond(replace(plan, prompt=prompt.id), _PLAIN[word], now)
    chat.take_away_keys()
    _done(chat, number, word)
    schedule.settle(chat, planned)


def _prompt(chat: Chat, plan: Plan, number: int, body: dict[str, Any]) -> tuple[Prompt | None, Plan]:
    """The note's prompt; a neutral one is chosen when it is first looked at."""
    notes = chat.house.notes
    known = notes.prompts.get(body.get("prompt") or "")
    if known is not None:
        return known, plan
    skills = skills_of(chat.session.playing(), chat.practice.repertoire)
    prompt, plan = pick(notes, plan, moment(chat.now), skills, chat.new_id)
    if prompt is not None:
        chat.desk.change_sent(number, {**body, "prompt": prompt.id})
    return prompt, plan


def _open(chat: Chat, plan: Plan, prompt: Prompt, number: int) -> None:
    now = moment(chat.now)
    planned = respond(plan, "open", now)
    chat.desk.save_plan(planned.plan, planned.due.timestamp() if planned.due else None)
    body = {**(chat.desk.sent(number) or {}), "shown": True}
    chat.desk.change_sent(number, body)
    chat.take_away_keys()
    keys = [chat.key(name, f"note:{word}:{number}") for name, word in UNDER]
    text = question(chat.house.wordings, prompt, plan, body, now)
    chat.say_html(text, keys)


def _answer(chat: Chat, plan: Plan, number: int) -> None:
    planned = respond(plan, "answer_now", moment(chat.now))
    chat.desk.save_plan(planned.plan, planned.due.timestamp() if planned.due else None)
    chat.take_away_keys()
    _listen(chat, number)
    chat.say("reflection/note-answering")


def _listen(chat: Chat, number: int) -> None:
    chat.change(answer={"note": number, "said": [], "back": returning.origin(chat)})
    chat.change(place="answering")
    returning.only_words(chat)  # "Skip" and "Pause" are good answers, too


def takes(chat: Chat) -> bool:
    """Take words at home as the answer to a note that was shown and not answered yet; False where there is none."""
    plan, number = chat.desk.plan(), chat.desk.newest_sent()
    body = chat.desk.sent(number) if number is not None else None
    if plan is None or number is None or body is None or body.get("done") or not body.get("shown"):
        return False
    if plan.last is None or chat.now - plan.last.timestamp() > FRESH:
        return False
    planned = respond(plan, "answer_now", moment(chat.now))
    chat.desk.save_plan(planned.plan, planned.due.timestamp() if planned.due else None)
    _listen(chat, number)
    _said(chat)
    return True


def _said(chat: Chat) -> None:
    """The answer, or what follows from it. Safety looks first; what it speaks about is not kept."""
    answer = dict(chat.session.answer or {})
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None or not answer:
        _leave(chat, answer)
        if outside is not None:
            chat.show_outside(outside)
        else:
            chat.say("chat/home", keys=returning.keys(chat))
        return
    answer["said"] = [*answer["said"], chat.incoming.text]
    chat.change(answer=answer, words_until=chat.words_until())
    body = chat.desk.sent(answer["note"]) or {}
    prompt = chat.house.notes.prompts.get(body.get("prompt") or "")
    if chat.session.place == "answering" and prompt is not None:
        following = prompt.follow_ups[answer["note"] % len(prompt.follow_ups)]
        chat.change(place="follow_up", answer={**answer, "follow_up": following})
        chat.say("chat/note-follow-up", keys=[chat.key("that_is_all", "note:enough")], question=following)
        return
    _finish(chat)


def _finish(chat: Chat) -> None:
    """The answer is whole: keep it where that was agreed to, ask where it never was, else forget it."""
    answer = dict(chat.session.answer or {})
    if not answer.get("said"):
        _leave(chat, answer)
        chat.say("chat/home", keys=returning.keys(chat))
        return
    _done(chat, answer["note"], "answered")
    if chat.session.journal is None:
        chat.change(place="keep_answer")
        keys = [chat.key("journal_yes", "note:keep"), chat.key("journal_no", "note:forget")]
        chat.say("chat/journal-ask", keys=keys)
    else:
        _settle(chat, answer, keep=chat.session.journal)


def _consented(chat: Chat, *, keep: bool) -> None:
    """Whether answers are kept: asked once, and changed under /journal."""
    answer = dict(chat.session.answer or {})
    chat.take_away_keys()
    if chat.session.place != "keep_answer" or not answer.get("said"):
        chat.tap("jour:list")
        return
    chat.change(journal=keep)
    _settle(chat, answer, keep=keep)


def _settle(chat: Chat, answer: dict[str, Any], *, keep: bool) -> None:
    if keep:
        body = chat.desk.sent(answer["note"]) or {}
        chat.desk.keep_answer(
            "\n\n".join(answer["said"]), {"prompt": body.get("prompt"), "asked": _asked(chat, answer, body)}
        )
    _leave(chat, answer)
    if keep:
        chat.say("chat/journal-kept", keys=[chat.key("my_journal", "jour:list"), *returning.keys(chat)])
    else:
        chat.say("chat/note-heard", keys=returning.keys(chat))


def _asked(chat: Chat, answer: dict[str, Any], body: dict[str, Any]) -> list[str]:
    """The questions as they were asked, so that the entry can be read when the prompt is gone."""
    prompt = chat.house.notes.prompts.get(body.get("prompt") or "")
    asked = [_plain(prompt.render(moment(chat.now).date()))] if prompt is not None else []
    return [*asked, *([answer["follow_up"]] if answer.get("follow_up") else [])]


def _plain(html: str) -> str:
    return (
        html.replace("&#39;", "'").replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )


def _keep_first(chat: Chat) -> None:
    """Words while the question about the journal is open."""
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None:
        _leave(chat, dict(chat.session.answer or {}))
        chat.show_outside(outside)
        return
    keys = [chat.key("journal_yes", "note:keep"), chat.key("journal_no", "note:forget")]
    chat.say("chat/answer-above", keys=keys)


def _leave(chat: Chat, answer: dict[str, Any]) -> None:
    """The words are not needed any more. A scene's own stay as long as they would have."""
    rehearsal = chat.session.playing()
    chat.change(answer=None)
    if rehearsal is None or not rehearsal.spoken:
        chat.change(words_until=None)
    returning.go_back(chat, answer.get("back"))


def _done(chat: Chat, number: int, what: str) -> None:
    body = chat.desk.sent(number)
    if body is not None:
        chat.desk.change_sent(number, {**body, "done": what})


def _ask_pause(chat: Chat) -> None:
    names = [("note.pause_week", "note:week"), ("note.pause_until", "note:until"), ("note.pause_for_good", "note:good")]
    names.append(("note.stop", "note:stop"))
    chat.say("chat/note-pause", keys=[chat.key(name, data) for name, data in names])


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"note": _tapped}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {
    "answering": _said,
    "follow_up": _said,
    "keep_answer": _keep_first,
}
