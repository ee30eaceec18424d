"""Patterns for a learner under 18. Practice is for adults; a child gets lines made for children instead."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

_AGE: Final = r"(?:9|1[0-7])"
_NOT_AN_AGE: Final = (
    r"(?! (?:min|mins|minute|minutes|m|percent|stone|st|weeks|week|days|day|hours|hour|hrs|hr|months|month|kg"
    r"|kilos|pounds|lbs|miles"
    r"|mile|km|quid|k|pages|page|emails|points|down|up|late|away|behind|in|years into|years older|years"
    r" younger|years in|years sober"
    r"|years clean|years past|years on|seconds|steps|floors|stops|again|times|shots|beers|pints|drinks"
    r"|messages|people|over|under|to|of))"
)
UNDER_18: Final = (
    *rules(
        "explicit",
        (
            rf"(?<!like )(?<!think )(?<!as if )im (?:\w+ )?(?:only |just |still )?{_AGE} ?(?:years old|year"
            r" old)(?! (?:again|inside))"
        ),
        (
            r"(?<!like )(?<!think )(?<!as if )im (?:only |just |still |a |actually |literally |like"
            rf" )?{_AGE}{_NOT_AN_AGE}(?: (?:and|but|so|f|female|m|male|btw|ffs|not|my|lol|yet|girl|boy|now|i)|"
            r" ?<end>)"
        ),
        (
            rf"(?:(?:i|ill|im) (?:\w+ )?(?:turn|turned|turning|be)|^(?:turned|turning)) {_AGE} (?:next|soon|in|on|last|this"
            r"|tomorrow"
            r"|today|yesterday)"
        ),
        r"(?:ill be|i turn|i will turn|im turning|till im|until im|when im|before im|wait to be) 18",
        (
            r"im not (?:even )?(?:18|an adult) yet|im (?:not|under) 18|im under ?age|im (?:still )?a (?:minor"
            r"|child|kid)<end>|my age is (?:9|1[0-7])"
        ),
        (
            r"im (?:in|just started|starting) (?:year|yr) (?:[5-9]|1[01])|im in (?:5|6|7|8|9|10|11|12)th"
            r" grade|im"
            r" in (?:middle school|junior high|secondary school|primary school)"
        ),
        (
            r"im a (?:sophomore|freshman|junior) in high school|(?:1[0-7]) ?(?:f|m|female|male|years? old girl"
            r"|years? old boy|years? old) here"
        ),
        (
            r"(?:we are|were) (?:both|all|only) (?:only )?(?:9|1[0-7])(?! (?:minutes|mins|weeks|days|months|stone"
            r"|kilos|years))<end>"
        ),
        (
            r"(?:i|ive|im) (?:\w+ )?(?:just |only )?turned (?:9|1[0-7])(?! (?:when|in (?:19|20)|years ago|,? ?and"
            r" (?:you|he|she)))<end>|im (?:a|an) (?:9|1[0-7]) year old|im (?:\w+ )?nearly 1[0-8]<end>"
        ),
    ),
    *rules(
        "indirect",
        r"im in (?:year|yr) 1[23]|im (?:still )?in (?:high school|sixth form)|im still at school",
        (
            r"my (?:gcses|gcse|form tutor|homeroom|headteacher|year group|sats|sat exam|mocks|social worker"
            r"|foster (?:mother|father|carer|parents))"
        ),
        (
            r"my (?:parents|mother|father|mother and father) (?:\w+ )?(?:grounded|ground|took my phone|take my"
            r" phone|wont let me (?:go out|have a|date|see|stay))"
        ),
        (
            r"im grounded|(?:got|have|in) detention|my school counsell?or|(?:school|teacher) (?:will|would|is"
            r" going to|would) (?:tell|ring|call) my (?:parents|mother|father)"
        ),
    ),
)  # fmt: skip
