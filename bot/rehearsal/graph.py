"""A role's scene as a picture, in Mermaid: beats, what leads from one to the next, endings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast

from transitions.extensions import GraphMachine

from bot.rehearsal.lint.side import Exit, exits_of

if TYPE_CHECKING:
    from bot.rehearsal.script import Condition, Role, Script

# How an ending's kind is coloured; the text is dark in all of them.
_ENDING_STYLES: Final = {
    "open": {"fillcolor": "#d5efd9", "color": "#1f2328"},
    "paused": {"fillcolor": "#fdf0c4", "color": "#1f2328"},
    "unheard": {"fillcolor": "#dbe7fb", "color": "#1f2328"},
    "shut": {"fillcolor": "#f7d9d6", "color": "#1f2328"},
}


class _Drawing(GraphMachine):
    """Only draws: nothing is ever triggered, so conditions are labels."""

    machine_attributes = {**GraphMachine.machine_attributes, "rankdir": "TB"}  # noqa: RUF012 - as transitions has it
    style_attributes = {  # noqa: RUF012
        **GraphMachine.style_attributes,
        "node": {**cast("dict[str, Any]", GraphMachine.style_attributes["node"]), **_ENDING_STYLES},
    }


class _Model:
    """The throwaway model that a graph is bound to."""

    get_graph: Any


def mermaid(script: Script, role_id: str) -> str:
    """Return the scene of one role as a Mermaid state diagram. Raises KeyError for a role the script does not have.

    Ids in it are made of the authored ones, so that no word of Mermaid's own and no hyphen can break it. Targets
    that do not exist are left out; lint tells of them.
    """
    role = script.roles[role_id]
    model = _Model()
    machine = _Drawing(
        model=model,
        states=[*map(_beat, role.beats), *map(_ending, role.endings)],
        initial=_beat(role.start) if role.start in role.beats else _beat(next(iter(role.beats))),
        auto_transitions=False,
        graph_engine="mermaid",
        title=f"title: {json.dumps(f'{script.title}: {role.name}', ensure_ascii=False)}",
    )
    for beat_id, beat in role.beats.items():
        for way in exits_of(beat_id, beat):
            target = _place(role, way.outcome.to or beat_id)
            if target is not None:
                machine.add_transition(way.trigger, _beat(beat_id), target, label=_label(way))
            if way.outcome.postpones and role.postponing and (third := _place(role, role.postponing.third)):
                machine.add_transition(way.trigger, _beat(beat_id), third, label="a third postponement")
    graph = machine.model_graphs[id(model)]
    for ending_id, ending in role.endings.items():
        graph.set_node_style(_ending(ending_id), ending.kind)
    lines = [_with_label(line, role) for line in model.get_graph().source.splitlines()]
    return "\n".join([*lines, *(f"  {_ending(ending_id)} --> [*]" for ending_id in role.endings)]) + "\n"


def spoken(condition: Condition) -> str:
    """Return a condition in words: "relational; has limit, care; 2nd try or later"."""
    parts = []
    if condition.stance is not None:
        parts.append(" or ".join(condition.stance))
    if condition.has is not None:
        parts.append(f"has {' and '.join(condition.has)}")
    if condition.has_any is not None:
        parts.append(f"has {' or '.join(condition.has_any)}")
    if condition.lacks is not None:
        parts.append(f"no {' and no '.join(condition.lacks)}")
    if condition.attempt is not None:
        parts.append(f"attempt {condition.attempt}")
    for name, value in (condition.where or {}).items():
        parts.append(f"{name} = {str(value).lower() if isinstance(value, bool) else value}")
    if condition.any is not None:
        parts.append(" or ".join(f"({spoken(option)})" for option in condition.any))
    return ", ".join(parts) or "any line"


def _label(way: Exit) -> str:
    if way.when is not None:
        name = spoken(way.when)
    elif way.trigger == "gesture":
        name = f"gesture {way.path[-1]}"
    else:
        name = str(way.path[-1])  # otherwise, wait
    marks = [mark for mark, set_ in (("pushback", way.outcome.pushback), ("postpones", way.outcome.postpones)) if set_]
    return _safe(f"{name} [{', '.join(marks)}]" if marks else name)


def _safe(text: str) -> str:
    """Take out what ends a label or begins something else in Mermaid: colons, semicolons, quotes, braces, comments."""
    return " ".join(re.sub(r'[:;"{}#%<>|\\]', " ", text).split())


def _beat(beat_id: str) -> str:
    return f"beat_{beat_id.replace('-', '_')}"


def _ending(ending_id: str) -> str:
    return f"ending_{ending_id.replace('-', '_')}"


def _place(role: Role, place: str) -> str | None:
    if place in role.beats:
        return _beat(place)
    return _ending(place) if place in role.endings else None


def _with_label(line: str, role: Role) -> str:
    """Show a state under its authored id, an ending with its kind; transitions shows it under the graph's own."""
    match = re.match(r'(\s*state ")([^"]+)(" as .*)', line)
    if match is None:
        return line
    names = {_beat(beat_id): f"{beat_id}{' (later)' if beat.later else ''}" for beat_id, beat in role.beats.items()}
    names |= {_ending(ending_id): f"{ending_id} ({ending.kind})" for ending_id, ending in role.endings.items()}
    return f"{match[1]}{names[match[2]]}{match[3]}"
