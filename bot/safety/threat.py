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
    (
        r"(?:shouts|shouting|yells|yelling|screams|screaming|bellowing) (?:\w+ ){0,4}(?:you|your|me|about you|name)"
        r"|(?:shouts|yells|screams) (?:so )?(?:loudly|loud)"
    ),
    (
        r"(?:threw|throws|throwing|thrown|hurls|hurled|kicks|pours|poured|rips|ripped|tears|tore|cuts|cut|smashed|breaks"
        r"|broke|broken) (?:\w+ ){0,4}(?:your|my|you|me)(?! (?:a|up|around|tea|coffee|wine|another|breakfast) )"
    ),
    (
        r"(?:stands?|standing|stood) between (?:you|me) and|(?:wont|doesnt|refuses to) (?:move|get|step) (?:out of"
        r"|away from|off) (?:\w+ )?(?:door|doorway|way|car)"
        r"|(?:has |had )?(?:locked|locks) (?:\w+ )?(?:front |bedroom )?(?:door|you|me)(?! (?:keys|out of habit))"
    ),
    r"(?:block|blocks|blocked|blocking) (?:\w+ ){0,2}(?:car|you|me|gate)(?! (?:a|the) (?:number|view))",
    (
        r"(?:youll|you will|youd) (?:be sorry|regret|pay for|never see|find out|see what)"
        r"|what happens if you (?:tell|leave|go|say|dont)|(?:take|takes|get|keep) the (?:kids|children|baby) (?:if|and you|away)"
        r"|(?:hurt|hurts|harm|kill|kills) (?:himself|herself|themselves|themself|him self|you|the (?:kids|dog|cat))"
        r"|(?:post|share|send|show) (?:your|those|the) (?:\w+ )?(?:pictures|photos|videos)"
        r"|(?:end it|its over|we are done|were done) and (?:make sure|tell|everyone)|next time (?:he|she|it|they|you) (?:\w+ )?"
        r"(?:wont|will|might)|knife block"
    ),
    (
        r"(?:hasnt|has not|havent|didnt|doesnt|wont) (?:said|speak|spoken|say|talk|talked|answer) (?:\w+ ){0,4}(?:for (?:a"
        r"|two|three|four|five|six|\d+|days|weeks)|until you|because you|since you)"
        r"|ignores? (?:you|me) (?:\w+ )?(?:for (?:days|weeks|hours)|when|until|since)"
        r"|as if (?:you|i) (?:werent|were not|wasnt|was not|did not|didnt) (?:\w+ )?(?:in|there|exist)"
    ),
    (
        r"(?:goes|going|went|looks|looking|looked) through (?:your|my) (?:\w+ )?(?:phone|bag|messages|things|pockets|drawers"
        r"|texts|purse|laptop)|(?:wants|demands|insists on) (?:to )?(?:see|seeing|read|reading|check|checking) (?:all )?(?:of )?"
        r"(?:your|my) (?:\w+ )?(?:phone|messages|texts|emails|diary|receipts|account)"
        r"|tracks? where you|(?:has |have )?read (?:your|my) (?:diary|messages|emails|letters) (?:and|again|without)"
        r"|checks? (?:your|my) (?:\w+ )?(?:receipts|mileage|whereabouts|location|story)"
    ),
    (
        r"(?:wants|wanted|pressures|presses) (?:\w+ )?(?:sex|you to (?:sleep with|have sex)) (?:[\w,]+ ){0,8}(?:said no|ill|tired"
        r"|dont want|keeps|anyway|again)|pressures? (?:you|me) to (?:sleep|have|undress|kiss)"
        r"|(?:touches|touching|kisses|kissing|gropes|climbs|undresses) (?:\w+ ){0,6}(?:after|when|though|although) (?:you|youve|i|ive)"
        r" (?:\w+ )?(?:asked|said|told|turned|dont|didnt)|(?:pulling|pulls|tugging) at (?:your|my) (?:clothes|top|shirt|skirt|belt)"
    ),
    (
        r"has (?:you|me) by the (?:wrist|wrists|arm|hair|neck|throat|collar)|(?:holds|holding|held) (?:you|me) (?:by|down|against"
        r"|there)|(?:shoves|pushes|presses|pins|slams) (?:you|me) (?:against|into|to|onto|over)|spits? (?:at|on|in)"
        r"|punche[sd] (?:\w+ ){0,2}(?:next to|beside|near)"
    ),
    (
        r"(?:calls|called|calling|telling|tells) (?:you|me) (?:\w+ ){0,4}(?:cow|pig|worthless|useless|stupid|pathetic|idiot"
        r"|whore|slut|bitch|crazy|mad|fat|ugly|nothing)|youre (?:useless|worthless|pathetic|a (?:pig|cow|whore|slut))"
    ),
    (
        r"(?:keeps|has|took|takes|holds) (?:your|my) (?:\w+ )?(?:card|cards|bank card|wages|money|keys|passport|phone)(?! (?:for"
        r"|safe|on|in the|out|and hangs|with))|(?:broken|smashed|broke) (?:your|my) (?:phone|laptop|glasses)"
    ),
    (
        r"(?:drunk|furious|raging) and (?:furious|drunk|coming|angry|shouting)|(?:afraid|scared|frightened|terrified) of (?:your|my)"
        r" (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|ex|father|mother|brother|son)|drives? (?:faster|too fast)"
        r" (?:[\w,]+ ){0,4}(?:because|when|to (?:scare|frighten))"
    ),
    (
        r"(?:wont|doesnt|didnt|never|not) (?:let|allow) (?:you|me) (?:\w+ ){0,2}(?:sleep|speak|talk|see|go|leave|work|lie|rest|eat"
        r"|ring|phone|have)|forbids? (?:you|me)|wakes (?:you|me) (?:\w+ ){0,6}(?:row|argue|fight|shout)"
    ),
    r"(?:waits|waiting|waited|stands|standing|sits|sitting) outside (?:your|my) (?:\w+ )?(?:flat|house|door|work|office|school)",
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
            r"(?:dont|do not|just dont) (?:\w+ )?(?:hit|hurt|throw|follow|tell my|break|smash|touch) (?:me|that|it|my|things"
            r"|anything)(?! (?:again with|feelings))(?= (?:again|please|anymore|mother|father|[.,])|$)"
            r"|put (?:\w+ ){0,2}(?:plate|knife|bottle|glass|belt|chair|bat|pan|mug) down"
            r"|(?:get|move|step|come) away from (?:\w+ )?(?:door|me)|give me (?:my|the) (?:phone|keys|card|passport) back"
            r"|stop touching|not be like last time|dont be like last time|ill do (?:it|what you want|anything) (?:[\w,]+ ){0,2}"
            r"(?:just )?(?:dont|please)"
        ),
        (
            r"(?:you are|youre) not (?:leaving|going (?:anywhere|out))|give me your (?:phone|keys|card) or|ill (?:break|smash|kill"
            r"|hurt|hit|slap|cut|shut you)|youll (?:be sorry|see|pay|regret)|shut up or|say that again and|if you (?:go|leave) ,? ?"
            r"(?:and )?ill"
        ),
        (
            r"(?:let go of|get off) (?:me|my)|let me (?:out|past|leave|go)<end>|get out of my way|move away from"
            r" the door|or else<end>|youll regret|make you regret|ill make you"
        ),
        (
            r"(?:you|youve|youre|he|she|they) (?:\w+ ){0,2}(?:went through|going through|go through|read|reading|checked|checking"
            r"|check|searched|searching|tracked|tracking|looked through) my (?:\w+ )?(?:phone|messages|texts|emails|diary|bag"
            r"|location|pockets|receipts|account|mileage)(?! (?:out|by mistake|to me|over|because i asked))"
            r"|(?:stop|quit) (?:checking|reading|going through|tracking) (?:my|me|where i)"
        ),
        (
            r"(?:you|youve|he|she|they) (?:\w+ )?(?:havent|hasnt|have not|didnt|wouldnt|wont|refused to|not) (?:\w+ )?(?:speak"
            r"|spoken|spoke|talk|talked|said a word|say a word|look|looked) (?:\w+ ){0,3}(?:for|in|since) (?:\w+ )?(?:days?|week"
            r"|weeks|\d+|two|three|four|five|six|monday|tuesday|wednesday|thursday|friday|saturday|sunday|i said no)"
            r"|(?:please )?(?:stop|end) (?:the|this|punishing me with) silen(?:ce|t treatment)|(?:your|his|her) silent treatment"
        ),
        (
            r"(?:you|youre|he|she|they) (?:\w+ )?(?:stood|standing|stand|stands|were|are|is|was) (?:\w+ ){0,2}in (?:the|my) (?:door"
            r"|doorway|way)|(?:you|he|she) (?:\w+ )?(?:wouldnt|wont|didnt|dont|doesnt) let me (?:leave|out|past|go|sleep|get out|see"
            r"|pass)|(?:you|he|she) (?:\w+ )?(?:locked|shut) me (?:in|out)|move away from|away from the door"
        ),
        (
            r"(?:you|he|she) (?:\w+ )?(?:(?:kept going|carried on|kept on|didnt stop) (?:when|after|though|although) i (?:said|asked"
            r"|told|cried)|wouldnt stop touching|did it anyway|kept touching)|i said no (?:last night|in bed|and you)|when i said"
            r" (?:no|stop) you|(?:stop|dont) (?:touching|touch|grabbing|grab|groping) me"
        ),
        (
            r"(?:you|he|she) (?:\w+ )?(?:said|told me|threatened|swore) (?:that )?(?:you|youd|he|she|he would|she would|id) (?:\w+"
            r" ){0,3}(?:kill|hurt|take the|tell my|leave me with|throw me out|post|regret|be sorry)|stop threatening"
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
