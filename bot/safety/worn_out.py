"""Whether someone is worn out by grief, illness or exhaustion: then a tip about how they speak is out of place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from bot.safety.heard import hear
from bot.safety.rules import pattern

Weight = Literal["grief", "exhaustion"]

_SOMEONE: Final = (
    r"(?:my|our|his|her|your|the) (?:\w+ ){0,2}(?:father|mother|parents?|brother|sister|son|daughter|kids?|child"
    r"|children|baby|babies|twins?|husband|wife|boyfriend|girlfriend|partner|friends?|mate|nan|nana|gran|grandma|granny"
    r"|grandad|grandpa|grandfather|grandmother|uncle|aunt|auntie|aunty|cousin|niece|nephew|dog|cat|ex|colleague"
    r"|godmother|godfather|stepfather|stepmother)"
)
_FAMILY: Final = r"(?:father|mother|mums|moms|dads|fathers|mothers|nan|nana|gran|grandma|granny|grandad|grandpa)"
# Grief and illness stay for the whole scene: nobody who has said that is corrected three lines later.
_GRIEF: Final = tuple(
    pattern(source)
    for source in (
        (
            rf"(?:{_SOMEONE}|{_FAMILY}|he|she|they) (?:\w+ ){{0,3}}(?:died|passed away|passed on|passed|has died|is dying"
            r"|was dying|is dead|killed (?:himself|herself)|took (?:his|her) own life)(?! (?:of (?:laughter|laughing"
            r"|embarrassment|boredom)|laughing|the|by the|an?|it|me|my|all|out|his|her|their|that|salt|to|when|on me)(?: |$))"
        ),
        rf"(?:lost|losing|burying|buried|lose) (?:{_SOMEONE}|him|her|{_FAMILY}|a baby|the baby|twins)(?! (?:keys?|phone|job))",
        r"(?:since|after|when|before|because) (?:\w+ ){0,4}(?:died|passed away|death|funeral)(?! (?:of me|laughing))",
        (
            r"funerals?(?! (?:director|face))|(?:his|her|mothers|fathers|the) (?:ashes|burial|cremation|eulogy|headstone)|held (?:his|her)"
            r" hand when|turned (?:off )?the machine|(?:never|didnt) (?:\w+ )?(?:got|get) to say goodbye|(?:got )?(?:days|weeks|months) left"
            r"(?! (?:of|on|till|until|to go))"
        ),
        (
            r"(?:dog|cat|him|her) (?:had to be |was |has to be )?put (?:down|to sleep)|(?:coat|clothes|side of the bed|wardrobe|voicemail)"
            r" (?:\w+ ){0,4}(?:smells? of|still)|(?:miss|missing) (?:him|her|my (?:father|mother|wife|husband|gran|nan|brother|sister))"
            r" (?:so much|every|terribly|it|and|when)"
        ),
        r"(?:griev\w*|grief|bereav\w*|in mourning|mourning|widow(?:ed|er)?)",
        r"(?:miscarr\w*|stillb\w*|still born|ectopic|ivf|failed round|lost (?:it at|the (?:pregnancy|baby)))",
        r"(?:first|second|third) (?:christmas|birthday|anniversary|year|summer|winter|week) without (?:him|her|them|\w+)",
        (
            r"(?:chemo\w*|radiotherapy|cancer|tumou?r|leukaemia|leukemia|oncolog\w*|biops\w*|dialysis|hospice|palliative"
            r"|terminal(?:ly)?(?: ill)?|dementia|alzheimer\w*|stroke|seizures?|transplant|intensive care|icu|remission|scan"
            r" results|long covid|endometriosis|fibromyalgia|lupus|crohn\w*|postnatal|postpartum|burnout|breakdown)"
        ),
        (
            r"(?:im|i am|been|was|feel|feeling|am) (?:so |really |very |still |quite |pretty |too )?ill(?= (?:[.,]|and|with|again"
            r"|today|this|all|at|in|for|since)|$)|(?:im|been|am|was|feel|feeling|a bit|so|really) (?:poorly|unwell|not well|depressed"
            r"|signed off|bedridden|in agony|feverish)|antidepressants|panic attacks?|heartbroken|my heart is broken"
        ),
        r"(?:in|from|to|at|out of) (?:the )?hospital|(?:my|the|his|her) (?:diagnosis|prognosis|operation|surgery|treatment|relapse)",
        r"(?:got|been|was|were) diagnosed|(?:(?:in|with) (?:so much |constant |a lot of |terrible )?|chronic )pain(?! in the)",
        r"(?:migraine|flu|(?<!hay )(?<!cabin )fever|pneumonia|covid|infection|vomiting|on a drip|sectioned|(?:my|his|her) (?:ms|me) is)",
        (
            r"(?:caring|care|looking after|look after|nursing) (?:for |after )?(?:\w+ ){0,2}(?:father|mother|him|her|parents|wife"
            r"|husband|gran|nan) (?:\w+ ){0,6}(?:worn|tired|years|day and night|alone|exhaust\w*|broke|nothing|sleep|all night"
            r"|every night|every day)"
        ),
    )
)
_EXHAUSTION: Final = tuple(
    pattern(source)
    for source in (
        r"(?:worn out|worn to (?:nothing|the bone)|burn(?:t|ed) out|exhausted|exhaustion|shattered|drained|overwhelmed|knackered|depleted|wrung out|wiped out|dead on my feet)",
        r"running on (?:empty|fumes)|on my (?:knees|last legs)|nothing (?:left )?(?:in me|to give|in the tank)<end>|nothing left<end>|squeezed me dry|doing me in|full up<end>|at breaking point",
        (
            r"(?:havent|have not|hasnt|not|barely|hardly|didnt|cant|couldnt) (?:\w+ )?(?:slept|sleep|sleeping) (?:\w+ ){0,2}(?:in|for"
            r"|since|more than|all|night|nights|a wink|days|weeks|properly)"
        ),
        r"(?:no|two hours|three hours|four hours|an hours|\d hours) (?:of )?sleep|(?:up|awake) (?:all night|every night|since (?:\d|four|three|two|five))",
        r"(?:night shifts?|double shifts?|back to back shifts?|newborn|the baby (?:\w+ )?(?:hasnt|doesnt|wont|never) (?:sleep|slept|sleeps))",
        r"(?:too|so) (?:\w+ )?(?:tired|weary|sad) (?:to (?:talk|speak|think|cry|argue|eat|move|feel|stand)|i (?:could|cant|can)|that i)",
        r"(?:havent|have not) got (?:it|anything|the strength) (?:in me|left)|no (?:strength|energy) left|cant carry (?:anything )?(?:more|any more|anymore)",
    )
)  # fmt: skip


def worn_out(text: str, earlier_turns: Iterable[str] = ()) -> Weight | None:
    """What weighs on someone who says ``text``, or None.

    Grief and illness count wherever they were said in this scene (``earlier_turns`` are the learner's own lines);
    exhaustion counts for the line that names it. Plain tiredness ("I'm tired, give me ten minutes") is neither: it is
    what half of all scenes are about.
    """
    line = _line(text)
    if any(sign.search(line) for sign in _GRIEF):
        return "grief"
    if any(sign.search(earlier) for earlier in map(_line, earlier_turns) for sign in _GRIEF):
        return "grief"
    return "exhaustion" if any(sign.search(line) for sign in _EXHAUSTION) else None


def _line(text: str) -> str:
    return hear(text).line
