"""When a no is enough: a message that is never asked for warmth, never rated lower, never met with a hint.

The flag of the same name in ``docs/labels.md``, as patterns.
"""

from __future__ import annotations

from typing import Final

from bot.safety.heard import hear
from bot.safety.rules import pattern

# A no that carries its own subject.
_BY_ITSELF: Final = tuple(
    pattern(source)
    for source in (
        # Body, sex, touch.
        (
            r"(?:take|get|keep|move) your (?:hand|hands|fingers|arm) (?:off|away|out)|(?:dont|do not|not|never) (?:\w+ ){0,2}"
            r"(?:want (?:to|you to) )?kiss (?:you|me)|(?:dont|do not|wont) do (?:that|this|it) in bed"
            r"|(?:cant|not|dont|wont) (?:\w+ ){0,2}(?:film|record|photograph) (?:me|us)"
        ),
        (
            r"im keeping my (?:pill|pills|baby|coil|name|job|money|account|phone|appointment)|i said i (?:dont|didnt|wont) want"
            r"|my (?:therapy|therapist|treatment|doctor|notes|letters|emails?|messages) (?:is|are|stays?|to stay|to be) (?:\w+ )?"
            r"(?:private|mine|between)|(?:say|said|tell|told) (?:to |with )?my (?:doctor|therapist|gp|midwife|counsellor) stays"
        ),
        (
            r"my (?:phone|diary|laptop|keys|card) stays with me|(?:not|wont|never) (?:\w+ )?unlock(?:ing)? (?:it|that|this)"
            r"|my (?:wages|money|salary|pension|savings) (?:go|goes|stay|stays) (?:in|into|to) my"
            r"|(?:dont|do not|no) want (?:any )?contact|stop (?:ringing|texting|calling|messaging|writing|contacting) me"
        ),
        (
            r"i (?:\w+ )?(?:already|have) answered|(?:dont|do not) ask (?:me )?again|for the (?:second|third|fourth|last|tenth) time"
            r" ,? ?no|if you (?:keep|go on) (?:shouting|yelling|screaming|swearing|insulting)|stop blocking"
        ),
        (
            r"(?<!you )(?:dont|do not|stop|quit|not|never|no|wont|cant) (?:\w+ ){0,3}(?:touch|touching"
            r"|kiss|kissing|grope"
            r"|groping|grab|grabbing|tickle|tickling|hug|hugging|hold|undress|undressing|pinch|spank|feel) (?:me"
            r"|my (?:body|leg|legs|hair|bum|arse|ass|chest|neck|belly|stomach|hand|face)|us)"
        ),
        (
            r"(?:dont|stop|no|not) (?:\w+ )?touch(?:ing)?<end>|(?:hands|get) off(?: me| my (?:body|leg|hair"
            r"|bum))?<end>|(?:take|get|keep) your hands (?:off|to yourself|away|out)|let go of (?:me|my)|get off"
            r" me"
        ),
        (
            r"(?:no|not|dont|wont|cant|isnt|not having|arent) (?:\w+ ){0,4}(?:sex|sleep with (?:you|him|her"
            r"|anyone)|sleeping with (?:you|him|her|anyone)|make love|making love|shag|go down on|nudes?|naked"
            r" (?:photo|photos|pics?)|strip for|undress|bareback|foreplay|intimate|intimacy|a cuddle|cuddle)"
        ),
        (
            r"(?:no|not|wont) (?:\w+ )?(?:without|unless) a condom|(?:no|not) in the mood(?: for (?:sex|it|that"
            r"|this)| tonight)|my body (?:is|s|isnt)? ?(?:not )?(?:\w+ ){0,3}(?:mine|yours|up for|a)|its my body"
            r"|it is my body"
        ),
        (
            r"(?:dont|do not|not|wont|never|no|isnt) (?:\w+ ){0,4}(?:have|having|want|wanting|trying for|try for"
            r"|carry|carrying) (?:a|another|any|more) (?:baby|babies|child|children|kid|kids|pregnancy)"
        ),
        (
            r"(?:dont|not|wont|no) (?:\w+ ){0,3}(?:pictures?|photos?|pics?|video|videos|filming|film|record)"
            r" (?:of )?(?:me|my body|us in bed|in bed|undressed|naked)"
        ),
        # Phone, passwords, location.
        (
            r"(?:not|no|wont|dont|cant|never|isnt|stop|cannot|didnt|nobody|arent|quit) (?:\w+ ){0,2}(?:reading"
            r"|read|checking|check|looking|look|see|seeing|have|having|get|getting|give|giving|share|sharing|hand"
            r"|handing|unlock|unlocking|go through|going through|open|opening|show|showing|search"
            r"|searching|take|taking|touch"
            r"|touching|scroll|scrolling|turn|turning|entitled|swapping|swap|want|need) (?:\w+ ){0,3}(?:my|each"
            r" others|your apps on my|any) (?:\w+ )?(?:phone|password|passwords|messages|texts|email|emails"
            r"|location|diary|journal|whatsapp|camera roll|search history|laptop|inbox|tracker|airtag|letters)(?!"
            r" (?:down|off|away|call|bill|calls|right|is dead|up|in the drawer|died|at|on the table|case|to you"
            r"|back))(?<!a phone)(?<!the phone)(?<!a laptop)(?<!a diary)"
        ),
        (
            r"(?:no|not|dont|wont|never|nobody) (?:\w+ ){0,4}(?:share|sharing|give|giving|turning on|turn on|do"
            r"|doing|send|sending|swap|swapping|switch on) (?:\w+ ){0,3}(?:passwords?|location|locations|tracking"
            r"|location thing|passcodes?|tracker|logins?)"
        ),
        (
            r"(?:the |that )?(?:app|tracker|password|location|phone|passwords|diary|tracking) (?:is |s |stays "
            r"|are )?(?:a |an |still )?(?:no|off|private|mine|staying private|off limits|not (?:shared|yours|up"
            r" for))(?<!phone off)<end>|(?:apps|passwords|phones) (?:a |are a )?no<end>"
        ),
        (
            r"(?:thats |that is )?a no (?:on|to|about) (?:the |my |your )?(?:\w+ )?(?:password|passwords|phone"
            r"|location|tracker|app|sex|money|loan|photos?|nudes)"
        ),
        (
            r"my (?:phone|messages|passwords?|location|diary|letters|inbox|emails?) (?:is|are|stays?|isnt|arent|s"
            r"|was) (?:\w+ )?(?:private|mine|my own|not yours|off limits|yours to|my business|not up for|for you"
            r" to|shared)"
        ),
        r"its my (?:phone|diary|inbox|body|money|account|wages|inheritance|pension)(?: and| ,| [.]|<end>)",
        (
            r"(?:stop|quit|no) (?:\w+ )?(?:tracking|checking|reading|going through|following|monitoring|spying"
            r" on) (?:me|my|up on me)"
        ),
        # Own money, own health.
        (
            r"(?:not|wont|dont|cant|never|no) (?:\w+ ){0,3}(?:lend|lending|loan|loaning|giving|give|pay|paying"
            r"|transfer|transferring|hand|handing|sign|signing|cosign|guarantee|guaranteeing) (?:\w+"
            r" ){0,3}(?:money|cash|a penny|wages|savings|salary|debts?|loan|mortgage|cards?|pin|my (?:share|name"
            r"|account|pension|inheritance))(?! (?:is|again tomorrow))"
        ),
        (
            r"(?:not|wont|dont|cant|never|no) (?:\w+ ){0,4}(?<!on )my (?:own )?(?:money|wages|savings|salary"
            r"|pension|inheritance|bank card|card|bank account|account|pin)<end>"
        ),
        (
            r"my (?:money|wages|savings|salary|pension|account|card|inheritance) (?:is|are|stays?|goes|s) (?:\w+"
            r" )?(?:mine|my own|in my|private|not yours|not ours|not up for|to me|my business)"
        ),
        (
            r"(?:not|wont|dont|never|no) (?:\w+ ){0,4}(?:stop|stopping|come off|coming off|take|taking|give up"
            r"|skip|skipping|swap|start|starting) (?:\w+ )?(?:my |the |any |those |these )?(?:meds|medication"
            r"|tablets|pills|insulin|chemo|antidepressants|treatment|inhaler|pill|hormones)"
        ),
        (
            r"(?:not|wont|dont|never|no|cant|isnt) (?:\w+ ){0,5}(?:surgery|the operation|an abortion|a"
            r" termination|ivf|vaccin\w+|medical (?:records|history)|my (?:test )?results|my (?:health|diagnosis"
            r"|therapy|therapist|doctor|cycle|period))(?! (?:cancelled|was))"
        ),
        (
            r"(?:what )?my (?:doctor|therapist|gp|midwife|counsellor) (?:and i|said|says) (?:\w+ ){0,3}(?:is "
            r"|stays |are )(?:private|mine|between|my business)"
        ),
        # A no that was passed over.
        (
            r"(?:i|ive|have) (?:\w+ )?said no(?! to (?:myself|cake|dessert))|(?:i|ive) (?:\w+ )?(?:told|said to)"
            r" you no|no means no|(?:the |my )?answer (?:is|s|hasnt|remains)(?: still| changed|) ?(?:no|changed)"
            r"|(?:still|again|already) (?:a )?no<end>"
        ),
        (
            r"(?:already|twice|three times|third time|second time|last time|again) (?:\w+ ){0,2}(?:no|said no|not"
            r" happening)<end>|^(?:\w+ ){0,3}no ,? (?:again|still|and its still no|for the \w+ time)|i wont"
            r" (?:say it|explain|repeat (?:it|myself)|say no) again|what part of no|no is (?:a|my|the) (?:\w+"
            r" )?(?:answer|sentence)"
        ),
        (
            r"(?:dont|quit) ask(?:ing)? me again|(?<!or )stop asking(?: me)?<end>|asked and answered|ive answered"
            r" (?:you|that)"
        ),
        # To anyone who follows, shouts, insults, blocks the way.
        (
            r"(?:stop|dont|quit|not|wont) (?:\w+ ){0,3}(?:follow|following|shout|shouting|yell|yelling|scream"
            r"|screaming|stalking|threaten|threatening|block|blocking|corner|cornering|insult|insulting|swearing"
            r"|swear) (?:at |my )?(?:me|way|at me)"
        ),
        (
            r"(?:not|dont|wont|no|never|cant) (?:\w+ ){0,4}(?:be|being|get|getting|like being) (?:shouted at"
            r"|yelled at|screamed at|sworn at|spoken to like|insulted|followed|threatened|grabbed|pushed around"
            r"|called names)"
        ),
        (
            r"(?:dont|stop|not|never|quit) (?:\w+ ){0,2}(?:call|calling) me (?:\w+ )?(?:that|names|stupid|crazy"
            r"|mad|an idiot|a bitch|pathetic|psycho|fat|a liar|useless)"
        ),
        (
            r"get out of (?:my|the) way|(?:move|step|get) away from (?:the door|me|my)|let me (?:out|past|through"
            r"|leave)|(?:im|i will be|ill be)? ?leaving (?:the room )?(?:if|when|until|now) (?:you )?(?:shout"
            r"|shouting|stop shouting|scream|youre shouting)"
        ),
        # Contact with someone one has left.
        (
            r"(?<!or )(?<!say sorry or )(?:dont|do not|stop|quit|never) (?:\w+ )?(?:contact|contacting|text"
            r"|texting|message|messaging|ring|ringing|call|calling|phone|email|emailing|write to|come to|coming"
            r" to|turn up|turning up|wait for|waiting for|send|sending) (?:me|my|at my|outside|here|to my)(?="
            r" (?:again|anymore|ever again|house|door|flat|mother|family|place|flowers|at work))"
        ),
        (
            r"(?:dont|do not|never) (?:ever )?(?:contact|text|message|call|ring) me (?:again|anymore|ever)"
            r"|(?:dont|do not) (?:wish|want) to (?:hear from you|see you|be in touch|have any contact)(?: again|"
            r" anymore| ever)<end>|ask for no contact|no need keep in contact"
        ),
        r"(?:not|wont be|never) (?:getting|coming|get) back (?:together|with you)",
        (
            r"(?:not|wont|never|no|dont) (?:\w+ ){0,3}(?:meet|meeting|see|seeing|talk to|talking to|ring|ringing"
            r"|visit|visiting|let|letting) (?:my ex|my father again|him again|her again|you ever)"
        ),
    )
)  # fmt: skip

# The speaker's own refusal, whatever it is about; not a doubt ("I don't know") and not a shrug ("I don't mind").
_REFUSAL: Final = pattern(
    r"(?:^|(?<=[.,] ))(?:but |and |sorry |still |its |it is |the answer is )*(?:no|nope|nah|naw|not|never"
    r"|cant|cannot|stop|thats my answer|leave me alone|go away|enough)"
    r"(?! (?:no|problem|bother|worries|trouble|you|its|it is|im not angry|angry|dad|rush|matter|sweat|a"
    r" problem|sure))"
    r"|(?:i|im|ill|id|ive|we) (?:\w+ ){0,2}(?:wont|cant|not|dont|never|refuse|rather not|keeping)"
    r"(?! (?:know|think|mind|understand|see|feel|have an answer|remember|care|angry|cross|saying|sure|mean"
    r"|want you|want to lose|not|blame|need to go|need anything))"
    r"|(?:is|stays|remains) (?:mine|private)|dont (?:\w+ ){0,2}(?:txt|text|call|ring|ask|contact|be (?:poppin"
    r"|popping|coming))"
)
# Saying yes after all is no no.
_GIVES_IN: Final = pattern(
    r"of course|no problem|(?:its|it is) (?:\w+ )?(?:fine|grand|okay|ok)|if you (?:want|like)|we can<end>"
    r"|sure|take (?:it|all|my|them)|you have it|here is my|heres my"
    r"|so sorry|ill (?:lose|change|be different|delete)|please (?:dont be|tell me|come|take)|whatever (?:you"
    r" (?:want|need)|makes you happy)|u can read|send me the number"
)
_WORDS_BY_ITSELF: Final = 45  # words; a longer message has other things to say than its no
_WORDS_IN_SITUATION: Final = 30

# What the situation is about, when the no itself doesn't say.
_PASSED_OVER: Final = tuple(
    pattern(source)
    for source in (
        (
            r"(?:asks?|asked|asking|begs?|wants?|demands?|pushes|pesters?|insists?|invites you|proposes) (?:\w+"
            r" ){0,12}for the (?:third|fourth|fifth|sixth|tenth) time(?! (?:today |tonight )?whether you (?:\w+"
            r" ){0,2}(?:are|still|sam|alex|taylor|jordan))"
        ),
        (
            r"(?:keeps|kept|wont stop) (?:asking (?:for|you to|if you (?:will|can)|whether you (?:will|can)|when"
            r" you will)|pushing|pressing|begging|insisting|pestering|touching|trying|texting you|ringing|turning"
            r" up)"
        ),
        (
            r"(?:you (?:\w+ )?(?:said no|refused|told (?:him|her|them) no)|your no) (?:\w+ ){0,8}(?:already|twice"
            r"|yesterday|last|before|and (?:he|she|they)|but (?:he|she|they)|once)|wont take no|ignored your no"
            r"|not taking no|you refused (?:\w+ ){0,3}has asked again"
        ),
        (
            r"(?:asks?|wants?|demands?|insists?|expects) (?:you )?(?:\w+ ){0,4}(?:your (?:\w+ )?(?:password"
            r"|passwords|passcode|messages|location|nudes?|diary|emails?|medication|pills)|(?:the messages on|see"
            r"|read|check|through) your phone|share (?:\w+ ){0,4}location|to have sex|nude|nudes|a naked|to sleep"
            r" with you|tracking app|your phone passcode)|wants sex"
        ),
        (
            r"(?:keeps|wont stop|goes on) (?:tickling|kissing|hugging|grabbing|poking|following|filming|calling|messaging)"
            r"|asks? (?:you )?(?:to stop|to come off|about|for) (?:taking )?(?:\w+ ){0,3}(?:tablets|pills|medication|meds|pin|bank)"
            r"|(?:wants|asks for|asks you for) (?:\w+ ){0,2}(?:nude|naked|topless) |when youll have a (?:baby|child)"
            r"|asks again|asked again|(?:read|see|check) your (?:diary|messages|phone|letters|emails)|follows you"
        ),
        (
            r"(?:touches|touched|gropes|kisses|starts kissing|starts undressing|hand (?:up|on|under|down) your"
            r"|pulls you onto|climbs on|undresses|slides a hand) "
        ),
        (
            r"(?:wants?|asks?|asked|demands?) (?:\w+ ){0,3}(?:your (?:savings|wages|salary|money|inheritance|bank"
            r" card|pin|card|bank statement)|(?:to )?borrow (?:\w+ ){0,2}(?:money|hundred|dollars|pounds|rent"
            r"|savings|thousand|your savings|the money)|for a loan|for (?:\w+ )?money|to lend)|bank statement"
            r" again|borrow (?:for|the|money|five)"
        ),
    )
)  # fmt: skip
_LEFT: Final = pattern(
    r"(?:your|an|the) ex(?: \w+)? (?:\w+ )?(?:texts?|texted|rings|rang|calls|called|writes|wrote|wants|asks"
    r"|asked|says|turns up|stands|sends|sent|messages|messaged|keeps|is|waits|begs|shows)"
    r"|(?:man|woman|person|husband|wife|partner|boyfriend|girlfriend) you (?:\w+ )?(?:left|divorced|broke up"
    r" with)|you (?:\w+ )?(?:left|divorced|broke up with|ended it with) (?:him|her|them)"
    r"|after (?:you left|the divorce|the break ?up|breaking up)|(?:weeks|months|days|years) after (?:you"
    r" (?:left|ended)|the split|it ended)"
)


def complete_no(text: str, situation: str = "") -> bool:
    """Whether ``text`` is a no that needs nothing added.

    About one's body, sex or touch; phone, passwords or location; own money or health; contact with someone one has
    left; a no repeated because the first was passed over; or said to anyone who follows, shouts, insults or blocks
    the way. ``situation`` (speaking to the learner as "you") may tell what a bare no is about. A no to a talk, a
    task or a date alone is not one. Takes any string.
    """
    heard = hear(text)
    line = heard.line
    if _GIVES_IN.search(line):
        return False
    if len(heard.words) <= _WORDS_BY_ITSELF and any(source.search(line) for source in _BY_ITSELF):
        return True
    if not situation or len(heard.words) > _WORDS_IN_SITUATION or not _REFUSAL.search(line):
        return False
    scene = hear(situation).line
    return any(source.search(scene) for source in (*_PASSED_OVER, _LEFT))
