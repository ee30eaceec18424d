"""What plainly stands in a line whatever the coach heard: times, pauses, anger, and words that may be a move.

Used before anything is added to a line: rather nothing added than something said twice or against the rest of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.encoder import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.coach.vocabulary import HelpingMove

_NUMBER: Final = r"(?:\d+ ?|(?:a|an|one|two|three|five|ten|fifteen|twenty|thirty|forty|half an|half|a few|a couple of|couple of|another|quarter of an|an extra) )"
_SPAN: Final = rf"{_NUMBER}(?:more |good |quiet |little )?(?:min|mins|minutes?|m|hours?|hrs?|h|secs?|seconds?|moment|bit|while|breather|break)"
_ADJECTIVE: Final = (
    r"tired|exhausted|knackered|shattered|wrecked|wiped|fried|frazzled|overwhelmed|scared|afraid|frightened|terrified|anxious|nervous|worried"
    r"|sad|lonely|hurt|angry|cross|furious|livid|raging|upset|ashamed|guilty|stressed|drained|numb|happy|glad|relieved|empty|full|done|burnt"
    r"|burned|sick|torn|confused|gutted|spent|cooked|dead|broken|lost|low|flat|tense|wobbly|jumpy|touched|proud|sore|rubbish|awful|terrible"
    r"|annoyed|irritated|frustrated|disappointed|embarrassed|jealous|homesick|restless|melting|drowning|buzzing|crying|shaking|panicking|miserable"
)
# Words that may well be the move, heard or not. Generous: where one stands, the authored examples do.
_MAY_BE: Final[Mapping[HelpingMove, re.Pattern[str]]] = {
    "validation": re.compile(
        r"\b(?:i (?:know|get|see|hear|heard|understand|noticed|can see|can hear|can tell|believe)|fair|sounds?|no wonder|makes sense"
        r"|(?:youre|youve|you are) (?:right|had|been|got)|you (?:had|waited|must|deserve)|thank|thanks|thx|understand\w*|must (?:be|have)|of course"
        r"|cant have been|poor (?:you|thing)|was (?:unfair|sharp|wrong|mean)|what a (?:day|week|night|lot)|bloody hell|ouch|oh no|that sucks|rough"
        r"|thats (?:a lot|hard|awful|horrible|rotten|rubbish|big|huge|tough)|your (?:day|sister|work|boss|mum|week|side))\b"
    ),
    "feeling": re.compile(
        rf"\b(?:i (?:\w+ )?(?:feel|felt)|feeling|miss you|i cried|panick\w*|wobbles|jitters|butterflies|lump in my|my (?:head|heart|stomach|brain|chest)|it (?:hurts|stings)|cant (?:think|cope|breathe))\b"
        rf"|\b(?:im|i am|i was|ive been|i got|makes me|made me) (?!not )(?:[\w%]+ ){{0,3}}(?:{_ADJECTIVE})\b|^(?:so |really |just |bit |a bit |too )?(?:{_ADJECTIVE})\b"
    ),
    "limit": re.compile(
        r"\b(?:(?:i|we) (?:\w+ )?(?:need|cant|cannot|wont|dont want|want to be|have to|ve got to|must|prefer|refuse)|id (?:like|rather|prefer)|give me|gimme|let me"
        r"|not (?:now|tonight|today|yet|this)|leave me|im (?:going|off|staying|keeping|not|getting|taking)|i am (?:going|not)|havent got it in me|not up to|too much for me|beyond me|hang on|hold on|one sec"
        r"|an? (?:minute|moment|sec|break|breather|hour|hr)|bit of (?:quiet|time|space|peace)|quiet|space|alone|i will not|stop|only|just (?:the )?one|one thing|half an hour|\d+ ?min\w*|until|till)\b|(?:^|[.!?,] )no(?:pe)?\b(?! wonder| idea| need| worries| problem)"
    ),
    "care": re.compile(
        r"\b(?:love|luv|im here|i am here|here for you|(?:not|isnt|never|nothing) (?:\w+ )?(?:you|your fault|us|going anywhere|cross|angry|mad)|care about|matters? to me"
        r"|on your side|glad (?:youre|you|its you|to)|i (?:do |really )?want (?:to hear|you|this|us|to know|to be)|miss you|proud of|with you|all yours|im yours|always"
        r"|together|we(?:re| are) (?:ok|okay|all right|alright|good|fine)|the two of us|you and me|still us)\b"
    ),
    "invitation": re.compile(
        r"\b(?:(?:shall|can|could|should|will|would|may) (?:we|i|you|u)|lets|tell me|talk to me|start (?:with|wherever|from|at)|come (?:and )?(?:find|get|sit|here|down|with|in|up)"
        r"|then (?:i|im|ill|we|well|its|tell|you|your|all|let|talk)|back (?:in|at|by|around|before|soon)|ill (?:be|come|ring|call|text|find|meet|listen|sit|do|hear|walk|make|tell)"
        r"|see you|meet me|ask me|call me|text me|ring me|wake me|join|after(?:wards)?|at (?:\d|noon|six|seven|eight|nine|ten|eleven|half|quarter|breakfast|lunch|dinner|supper|tea)"
        r"|quarter|half (?:past|six|seven|eight|nine)|tomorrow|tmrw|tmr|when(?:ever)? (?:you|u|im|i|we|its)|if (?:you|u) (?:want|like|need|fancy)|you can|(?<!dont )want to (?:talk|sit|walk|come)"
        r"|how about|what about|maybe we|(?:on|this|next|say|by|till) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)|next week)\b"
    ),
}
_ASKING: Final = re.compile(
    r"(?:so |and |ok |okay |but )?(?:what|whats|how|hows|why|when|whens|where|wheres|who|whos|which|do you|do u|are you|are u|is it|is that|is there"
    r"|did|was it|were you|want to|wanna|have you|has|dyou|d you|fancy|would|could|can|shall|should|will|any)\b"
)
_TAG: Final = re.compile(
    r"(?:, ?| )(?:ok|okay|k|all right|alright|right|yeah|yes|please|pls|plz|huh|eh|you know|is that ok|is that okay|if thats ok"
    r"|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|wo|ai)nt? (?:it|he|she|they|we|you|i))\?"
)
_AMOUNT: Final = re.compile(
    rf"\b(?:ive (?:only )?(?:got )?|i have |i can (?:only )?(?:do|give|manage|take|listen|talk|spare)|got |(?:listen|talk|chat|stay|here|sit) for |only )"
    rf"[^.?!]{{0,12}}{_SPAN}\b|{_SPAN} (?:max|tops|in me)\b"
)
_SPANNED: Final = re.compile(
    rf"(?<!for )\b{_SPAN}\b|\b(?:give me|gimme) (?:\d+|five|ten|fifteen|twenty|thirty|forty)\b"
)
_DAY: Final = re.compile(r"\b(?:tonight|this evening|today|to bed|sleep|(?:the|all) (?:night|evening))\b")
_LONG: Final = re.compile(
    r"\b(?:week|weeks|weekend|month|months|year|years|forever|ever|never|anymore|any more|for good|christmas)\b"
)
_PAUSE: Final = re.compile(
    r"\b(?:need|needs|want|like|prefer|have|having|gimme|give me|let me|gotta|some|bit of|grateful for|for) (?:\w+ ){0,3}?(?:space|time|quiet|peace|break"
    r"|breather|rest|moment|minute|air|hush|nobody|silence|dark)\b"
    r"|\b(?:need|have|want|like|got|gotta|id rather|let me|going|off) (?:to )?(?:\w+ ){0,2}?(?:stop|lie|sit|rest|land|breathe|decompress|be alone|be quiet|be on my"
    r"|be by my|shower|eat|hear nobody)\b"
    r"|\bnot (?:right |just )?(?:now|yet)\b|\b(?:right now|rn|atm|for now|this second)\b|\b(?:alone|by myself|on my own|to myself|in the dark)\b"
    r"|\bcant (?:\w+ ){0,2}?(?:talk|think|do (?:it|this|that)|listen|hear|take|carry|face|hold)\b|\b(?:talk|talk about \w+|do (?:it|this)|listen)(?: to \w+ \w+)? (?:just )?yet\b"
    r"|\b(?:space|quiet|breather),? (?:please|pls|rn)\b|^(?:just )?(?:space|quiet)\b"
)
_LATER: Final = re.compile(
    r"\b(?:later|after|afterwards|then|tomorrow|tmrw|soon|in a bit|in (?:an?|half|\d+)|when|once|at (?:\d|six|seven|eight|nine|ten|half|quarter)|weekend|breakfast|lunch|dinner|supper|evening|morning|noon|tonight)\b"
)
_NOW: Final = re.compile(
    r"\b(?:now|all of it|everything|as long as|all night|all evening|whatever|anything|whenever)\b"
)
_ANGER: Final = re.compile(
    r"\b(?:angry|cross|mad|annoyed|furious|livid|hurt|upset|irritated|frustrated|disappointed|let down|fed up|sick of|unfair|you (?:said|did|didnt|forgot|left|went))\b"
)
_HEAVY: Final = re.compile(
    r"\b(?:hospital|died|dying|dead(?! (?:tired|on my|beat|battery|inside))|death|funeral|didnt make it|passed away|cancer|miscarr\w*|lost the baby|redundan\w*|sacked|evict\w*"
    r"|suicid\w*|kill|hit me|hits me|afraid of you|scared of you|frightened of you|police|court|rape\w*|bruise\w*|divorc\w*|break(?:ing)? up|leaving you|its over)\b"
)
_SOUR: Final = re.compile(
    r"^(?:oh )?(?:charming|brilliant|great|wow|lovely|fantastic|wonderful|nice one|whatever|congrats|bravo|typical)\b"
)
_TALK: Final = re.compile(r"https?:|www\.|[@#]\w|\b\w+\.(?:com|org|net)\b")


class Cues:
    """A line in the plain form that the patterns read: lower case, straight quotes, no apostrophes."""

    def __init__(self, text: str) -> None:
        self._flat = " ".join(plain(text)[0].replace("'", "").split())

    def may_be(self, move: HelpingMove) -> bool:
        """Whether words stand here that may well be ``move``."""
        return bool(_MAY_BE[move].search(self._flat)) or (move == "invitation" and self.asks)

    @property
    def asks(self) -> bool:
        """Whether it is a question, with or without its mark; an "ok?" at the end is none."""
        return "?" in _TAG.sub("", self._flat) or bool(_ASKING.match(self._flat))

    @property
    def answers(self) -> bool:
        """Whether it begins with a yes or a no, which has to stay first."""
        return bool(
            re.match(
                r"(?:yes|yeah|yep|yup|ya|no|nope|nah|sure|of course|course|ok|okay|alright|all right|go on)\b",
                self._flat,
            )
        )

    @property
    def amount(self) -> bool:
        """Whether a length of time is offered: "I've got ten minutes"."""
        return bool(_AMOUNT.search(self._flat))

    @property
    def spanned(self) -> bool:
        """Whether a length of time is asked for: "give me 20 min", "I need a moment"."""
        return bool(_SPANNED.search(self._flat)) and not self.amount

    @property
    def pause(self) -> bool:
        """Whether a pause is asked for, with or without its length."""
        return (self.spanned or bool(_PAUSE.search(self._flat))) and not self.amount

    @property
    def day(self) -> bool:
        """Whether it is about the rest of the day."""
        return bool(_DAY.search(self._flat))

    @property
    def long(self) -> bool:
        """Whether it reaches further than tomorrow."""
        return bool(_LONG.search(self._flat))

    @property
    def later(self) -> bool:
        """Whether a later moment is spoken of."""
        return bool(_LATER.search(self._flat))

    @property
    def unbounded(self) -> bool:
        """Whether it promises without an end: "tell me everything now"."""
        return bool(_NOW.search(self._flat))

    @property
    def untouchable(self) -> bool:
        """Whether it is too heavy to be edited (grief, danger), or may be meant the other way round ("charming.")."""
        return bool(_HEAVY.search(self._flat) or _SOUR.search(self._flat))

    @property
    def anger(self) -> bool:
        """Whether the speaker may be cross with the other: then "I'm not cross with you" would be untrue."""
        return bool(_ANGER.search(self._flat))

    @property
    def foreign(self) -> bool:
        """Whether it holds addresses and the like, or letters of another alphabet for the most part."""
        letters = [char for char in self._flat if char.isalpha()]
        return (
            bool(_TALK.search(self._flat))
            or 5 * sum(char.isascii() for char in letters) < 4 * len(letters)
            or not letters
        )
