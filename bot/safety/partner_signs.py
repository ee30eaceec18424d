"""Patterns for the roundabout signs of danger from someone close: watchfulness, moods, checking, being kept small."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

PARTNER_SIGNS: Final = (
    *rules(
        "indirect",
        (
            r"(?:depends|depending) on (?:\w+ )?(?:his|her) mood|(?:he|she) (?:rings|calls|texts|messages|phones)"
            r" me (?:\w+ ){0,3}times (?:if|when|a day|an hour|every|until)"
        ),
        (
            r"(?:i|i have to|we|we have to) (?:\w+ )?(?:hide|keep|stay|tidy|check|plan|delete|lie|lied|make sure)"
            r" (?:\w+ ){0,5}(?:so|because|or|otherwise|before|in case) (?:he|she) (?:\w+ )?(?:doesnt|wont|will"
            r"|would|does not|might)? ?(?:\w+ )?(?:explode|go off|blow|lose it|kick off|get angry|gets angry|get"
            r" mad|gets mad|snap|flip|see them|find out|finds out|hit|hurt)"
        ),
        (
            r"(?:dont|not|wont) (?:be |get )?like (?:last time|the last time|before)<end>|(?:ill|i will) do"
            r" anything ,? ?(?:just|only|please) dont (?:\w+ )?(?:hurt|hit|shout|get angry|be angry|be like)"
        ),
        (
            r"(?:walk|walking|walk around|living|tiptoe|tiptoeing|tiptoe around) (?:on|around)? ?eggshells"
            r"|tiptoeing (?:around|round) (?:him|his|the house)"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:gets|got|goes|get|can get|turns|will get|will go|is|becomes)"
            r" (?:\w+ )?(?:so |really |very |pretty |quite |extremely )?(?:angry|mad|furious|scary|nasty|mental"
            r"|crazy|ballistic|aggressive|jealous|in a rage|cold for days|nuts|weird|funny) (?:if|when|whenever"
            r"|every time|because|any time|unless) i (?:\w+ )?(?:go|see|talk|am|say|have|dont|wear|spend|come|get"
            r"|text|dare|look|answer|do|try|disagree|mention|laugh|smile)"
        ),
        (
            r"(?:have|need|got|learned|learnt|try|trying) to (?:be |stay )?(?:\w+ )?(?:careful|watch|quiet|small"
            r"|invisible) (?:(?:what|how) i (?:\w+ ){0,3}(?:around|with|near|to|in front of) (?:him|her)|around"
            r" (?:him|her)|not to (?:upset|annoy|anger|set)|when (?:he|she)|until (?:he|she))"
        ),
        (
            r"(?:dont|not|never|nobody|doesnt|didnt) (?:\w+ )?(?:know|knowing|sure) (?:what|which|when|how)"
            r" (?:\w+ )?(?:mood|version|side of (?:him|her)|set (?:him|her) off|sets (?:him|her) off|set you off"
            r"|(?:he|she) (?:will|would|might|going to) (?:explode|blow|snap|kick off|turn|be in|come home))"
        ),
        (
            r"(?:set|sets|setting|setting) (?:him|her) off|(?:keep|keeping) (?:him|her) (?:calm|happy|sweet)"
            r" (?:or|so|otherwise|because|at all costs)|(?:he|she) kicks off (?:if|when|about|over)"
        ),
        (
            r"(?:you|youre|your face|your voice) (?:are |really |still |kind of |starting to )?(?:scar(?:e|ing)"
            r"|frighten(?:ing)?|terrify(?:ing)?) (?:me|us|the kids)"
        ),
        (
            r"(?:he|she|<partner>) (?:really |sometimes |still |kind of |can )?(?:scares|scare|frightens|frighten"
            r"|terrifies|intimidates|scared|frightened) (?:me|us|the kids)(?! (?:with|jumping|by|because (?:he"
            r"|she) (?:drives|rides)|when (?:he|she) (?:drives|climbs|rides)))"
        ),
        (
            r"(?:im|i am|i get|so|really|still|always|a bit|bit|little) (?:scared|afraid|frightened|terrified)"
            r" (?:of|around) (?:you|him|her)"
        ),
        (
            r"(?:im|i am|so|really|still|too|always|a bit|bit|little|been|get|was) (?:scared|afraid|frightened"
            r"|nervous|terrified) (?:of |about |to )?(?:how|what) (?:he|she|you|youll|they) (?:\w+ )?(?:react|do"
            r"|say if|take it)"
        ),
        (
            r"(?:im|i am|so|really|still|too|always|a bit) (?:scared|afraid|frightened|terrified) (?:when|if"
            r"|whenever) (?:you|he|she) (?:\w+ )?(?:shout|shouts|yell|yells|drink|drinks|come home|comes home|get"
            r"|gets|slam|slams|go|goes|raise|raises)"
        ),
        (
            r"i (?:\w+ )?(?:flinch|flinched|freeze|shake) (?:\w+ )?(?:when|if|every time|whenever) (?:i hear"
            r" )?(?:he|she|you|his|her|your|the (?:door|key))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:doesnt like|hates|dont like|disapproves of|complains) (?:it"
            r" )?(?:when |if |me |that )?(?:i |me )?(?:\w+ )?(?:see|seeing|talk|talking|go|going|have|having|work"
            r"|working|spend|spending|meet|meeting|my) (?:\w+ )?(?:friends|family|mother|sister|out|men|women"
            r"|people|anyone|job|other)"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:says|tells me|told me|said) (?:\w+ )?(?:nobody|no one|noone)"
            r" (?:else )?(?:would|will|wants|is going to|could)(?: ever| even)? (?:want|love|have|believe|put up"
            r" with) (?:me|him)?"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:says|tells me|told me|said|makes me (?:feel|think)|keeps telling"
            r" me) (?:that )?(?:im|i am|it is|it was|everything is) (?:\w+ )?(?:crazy|mad|mental|imagining (?:it"
            r"|things)|stupid|worthless|useless|nothing|all in my head|going crazy|going mad|my fault (?:he|she))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:needs|wants|has|demands|insists) to know (?:where im|who im with"
            r"|where im going|everything i|every)(?: all the time| at all times| every)?"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:times|timed|follows|followed|watches|watched|punishes|punished"
            r"|stalks|stalked) (?:me|how long i|us)"
        ),
        (
            r"(?:i )?(?:have|need) to (?:text|ring|call|message|send|check in|report|show|answer|reply"
            r"|photograph) (?:\w+ ){0,5}(?:every (?:hour|time|half|\d+)|or (?:he|she)|within|where im|when i"
            r" (?:arrive|leave|get)|proof)"
        ),
        (
            r"(?:he|she|you|<partner>) (?:\w+ ){0,2}(?:smash|smashed|smashes|punch|punched|punches|broke|breaks"
            r"|threw|throws|kicked|kicks|destroyed) (?:\w+ ){0,2}(?:phone|door|wall|walls|plate|plates|glass"
            r"|things|stuff|tv|window|laptop|mug|furniture|chair|table|remote|dishes)(?! (?:off|open|by accident"
            r"|accidentally|moving))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:doesnt|wont|didnt|hasnt|refuses to) (?:speak|talk|spoken|talked"
            r"|look at) (?:to |at )?me (?:\w+ )?(?:for (?:\w+ )?(?:days|weeks|a week)|when i (?:say|said) no|if i"
            r" (?:say|dont))"
        ),
        (
            r"(?:he|she|<partner>) (?:went through|looked through|read|checked|took|searched|has|looks at|hid"
            r"|grabbed) my (?:phone|messages|texts|location|emails|diary|laptop)(?! (?:by accident|to order|to"
            r" call|because i asked))"
        ),
        (
            r"(?:she|he|<partner>) (?:makes|made|will make) me (?:pay for it|regret it|suffer|beg|apologise for"
            r"|say sorry until|sleep on)|(?:pay|paying|paid) for it later(?: with)?<end>"
        ),
        (
            r"(?:say|said|saying|agree|do) (?:\w+ ){0,2}(?:yes|sorry|sex|it|what (?:he|she) wants) (?:so|because"
            r"|or|otherwise|to) (?:\w+ )?(?:he|she|avoid|keep|stop) (?:\w+ )?(?:doesnt|wont|will|would|him|her"
            r"|gets?|goes|kick|a row|from) (?:\w+ )?(?:hurt|angry|mad|off|lose|explode|shout|hit|violent|punish"
            r"|sulk for days)"
        ),
        (
            r"(?:its|it is|feels|is) (?:\w+ )?(?:safer|safest|easier) (?:not to |to just |to say |to give |to"
            r" agree |to keep |if i )(?:\w+ ){0,4}(?:so|because|or|when|than) (?:\w+ )?(?:he|she|him|her)"
        ),
        (
            r"(?:im|i am) (?:\w+ )?not (?:really )?allowed (?:to|out)|(?:need|get) (?:his|her) permission|(?:he"
            r"|she) (?:\w+ )?(?:has|gets|goes in) (?:a|into a|into) (?:\w+ )?(?:temper|rage|rages)"
        ),
        (
            r"(?:things|it|stuff|he|she) (?:\w+ )?(?:got|gets|turned|turns|get) (?:\w+ )?(?:physical|violent"
            r"|rough)(?! (?:with the ball|play))"
        ),
        (
            r"(?:cant|couldnt|dont dare|darent|too scared to|daren t|wouldnt dare) (?:\w+ )?(?:leave (?:him|her)"
            r"|tell (?:him|her) no|say it to (?:his|her) face)|dont dare (?:to )?(?:say|tell|ask|leave|go|answer)"
        ),
        (
            r"(?:please )?(?:dont|stop) (?:\w+ )?(?:following|tracking|stalking|threatening|blocking|cornering"
            r"|grabbing) me(?! (?:on (?:insta|instagram|twitter|tiktok|facebook)|around with))"
        ),
        (
            r"(?:let go of|get off|take your hands off|youre hurting) (?:me|my (?:arm|wrist|hair|neck))|let me"
            r" (?:out|leave)<end>|move away from the door|get away from the door"
        ),
    ),
)  # fmt: skip
