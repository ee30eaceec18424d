"""Whether someone in this scene is under threat: then appeasing is never held against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.safety.heard import hear
from bot.safety.rules import pattern

_ACTS: Final = (
    (
        r"(?:shout|shouts|shouted|shouting|yell|yells|yelled|yelling|scream|screams|screamed|screaming|bellows"
        r"|bellowed|roars|roared) (?:\w+ )?(?:at you|at me|in your face|abuse)"
    ),
    (
        r"(?:throw|throws|threw|throwing|thrown|hurls|hurled|smash|smashes|smashed|smashing)(?! (?:it|a party|up"
        r"|away|out|in the towel|it out|some|\w+ (?:away|out)|his \w+ (?:away|out)|her \w+ (?:away|out)))"
    ),
    r"(?:kicks|kicked|kicking|punches|punched|punching) (?:\w+ ){0,2}(?:door|doors|wall|walls|table|cupboard)",
    (
        r"(?:hit|hits|hitting|slap|slaps|slapped|shove|shoves|shoved|shoving|pushes|pushed|grab|grabs|grabbed"
        r"|grabbing|choke|chokes|choked|pins|pinned|strangled|beats|kicks|kicked)(?= (?:you|me|your|my)| ?<end>)"
    ),
    (
        r"(?:block|blocks|blocked|blocking|stand in|stands in|stood in|standing in) (?:\w+ ){0,2}(?:door|doorway"
        r"|way|hall|hallway|path|exit|stairs|drive|car)"
    ),
    (
        r"(?:wont|will not|doesnt|refuses to|didnt|wouldnt|never) let (?:you|me|her|him) (?:\w+ )?(?:leave|out|go"
        r"|past|sleep|get|see|have|speak|work)"
    ),
    r"(?:threat|threats|threaten|threatens|threatened|threatening|intimidates|blackmails)",
    (
        r"(?:follows|followed|following|stalks|stalked|corners|cornered|tracks|tracked|tracking) (?:you|me|your"
        r"|my)(?! (?:around the house|round the house|out to the car to make up|parcel|steps))"
    ),
    (
        r"(?:check|checks|checked|checking|reads|reading|went through|goes through|going through|looks through"
        r"|looked through|searches|monitors|demands to see|demands to read|wants to read) (?:\w+ )?(?:your|my)"
        r" (?:\w+ )?(?:phone|messages|texts|location|emails?|diary|receipts|bag|mileage)"
    ),
    (
        r"(?:hasnt|has not|wont|refuses to|isnt|stopped) (?:spoken|speaking|speak|talked|talking|talk|said"
        r"|answered) (?:\w+ )?(?:to you |to me |a word |you |me )?(?:\w+ ){0,3}(?:days|week|weeks|since you"
        r" (?:said|told|refused))"
    ),
    (
        r"(?<!giving her the )(?<!giving him the )(?<!giving them the )(?:silent treatment|stonewall\w*|freezing"
        r" (?:you|me) out|gives (?:you|me) the silence|days of silence|punish\w* (?:you|me|silence)|goes silent"
        r" for (?:days|weeks))"
    ),
    (
        r"(?:pressures|pressured|forces|forced|makes|made|coerces|keeps trying to|tries to|starts to|wants to)"
        r" (?:you |me )?(?:\w+ )?(?:to have |into |for |have )?(?:sex|kiss you|touch you|undress)"
    ),
    (
        r"(?:pulls|pulled|tugs|tugged|yanks|yanked|twists|twisted) (?:\w+ )?(?:you|me|your|my) (?:\w+ )?(?:back"
        r"|arm|hair|wrist|sleeve|onto|clothes|down)"
    ),
    (
        r"(?:calls|called|calling|insults|insulted) (?:you|me) (?:an? )?(?:\w+ )?(?:idiot|stupid|pathetic|useless"
        r"|worthless|bitch|slut|whore|cunt|crazy|mad|names|fat|cow|liar|psycho|loser|waste)"
    ),
    (
        r"(?:insults|belittles|mocks|humiliates|swears at|spits at|rages at|raging at|lashes out at|kicks off at)"
        r" (?:you|me)"
    ),
    (
        r"(?:holds|keeps|controls|withholds|takes|took|hid|hides) (?:\w+ )?(?:your|my|the) (?:\w+ )?(?:money"
        r"|wages|salary|card|cards|keys|car keys|passport)"
    ),
    (
        r"(?:in a rage|loses? (?:it|his temper|her temper|their temper)|lost (?:his|her|their) temper|drunk and"
        r" (?:angry|shouting)|(?:gets|is|being|turns) (?:violent|aggressive|physical|abusive))"
    ),
    (
        r"(?:keeps|kept) (?:touching|groping|pawing|grabbing|kissing|pushing)|(?:climbs|climbed) on top"
        r"|(?:carries|carried) on (?:after|when|though) (?:you|i) (?:said|say|asked)"
    ),
)  # fmt: skip
_FORCE: Final = tuple(pattern(act) for act in _ACTS)

# In a situation "you" is the learner: what the learner does is no threat to them.
_OWN_ACT: Final = pattern(
    r"(?:(?<=^)|(?<=[.,] )|(?<=after )|(?<=because )|(?<=when )|(?<=and )|(?<=as )|(?<=that )|(?<=since )"
    r"|(?<=while )|(?<=night )|(?<=just )|(?<=minutes ago ))"
    r"(?:you|youve|youre|you have|you had|you were) (?:\w+ ){0,3}(?:shout\w*|yell\w*|scream\w*|threw|throw\w*"
    r"|smash\w*|slam\w*|hit|punch\w*|push\w*|shov\w*|grab\w*"
    r"|block\w*|threaten\w*|follow\w*|check\w*|read|reading|went through|looked through|call\w*|insult\w*"
    r"|lost your temper|kick\w*|swore|snap\w*|pull\w*|slap\w*)(?: at| in)?"
)
_FEAR: Final = tuple(
    pattern(fear)
    for fear in (
        (
            r"(?:scared|afraid|frightened|terrified) of (?:him|her|them|your (?:husband|wife|boyfriend|girlfriend"
            r"|partner))"
        ),
        (
            r"(?:stop|quit|dont|please dont) (?:\w+ )?(?:shouting|yelling|screaming|shout|yell|scream|throwing"
            r"|throw|hitting|hit|following|follow|blocking|block|threatening|threaten|grabbing|grab)(?: (?:at"
            r" )?me| at| things| my| the|<end>)"
        ),
        (
            r"(?:you|youre) (?:\w+ )?(?:shouting|screaming|yelling|scaring|frightening|hurting|blocking"
            r"|threatening|following) (?:at )?(?:me|my)"
        ),
        (
            r"(?:let go of|get off) (?:me|my)|let me (?:out|past|leave|go)<end>|get out of my way|move away from"
            r" the door|or else<end>|youll regret|make you regret|ill make you"
        ),
        (
            r"(?:you|he|she|they) (?:\w+ )?(?:shouted|screamed|yelled|threw|smashed|hit|slapped|shoved|pushed"
            r"|grabbed|threatened|blocked|followed) (?:\w+ ){0,2}(?:me|my|things|plates?|mug|phone|glass|chair"
            r"|the door)"
        ),
    )
)  # fmt: skip


def under_threat(situation: str, earlier_turns: Iterable[str] = ()) -> bool:
    """Whether ``situation`` or an earlier turn holds shouting at, throwing, blocking, threats, punishing silence,
    checking or unwanted sex, whether or not fear is named.

    ``situation`` speaks to the learner as "you"; what the learner did there does not count. ``earlier_turns`` are
    what either of the two said in this scene. True means: appeasing is not scored, and no advice asks for more
    backbone.
    """  # fmt: skip
    scene = hear(situation).line
    scene = _OWN_ACT.sub(lambda found: "~" * len(found[0]), scene)
    if any(act.search(scene) for act in (*_FORCE, *_FEAR)):
        return True
    return any(sign.search(line) for line in (hear(turn).line for turn in earlier_turns) for sign in _FEAR)
