"""Patterns for a learner's own danger: wishes to die, plans, self-harm."""

from __future__ import annotations

from typing import Final

from bot.safety.own_signs import OWN_SIGNS
from bot.safety.rules import rules

_DIE: Final = (
    r"(?:die|be dead|be gone for good|not exist|not be alive|not be here anymore|stop existing|never wake"
    r" up|not wake up)"
)

OWN_DANGER: Final = (
    # Something has been done or is being done: no question first.
    *rules(
        "explicit",
        (
            r"(?:(?:ive|i|have|just|already) (?:just |already )?|^)(?:took|taken|swallowed|had) (?:all|a load"
            r"|loads|too many|so many|the whole"
            r"|a whole|an overdose|a bunch|\d+)(?: of)?(?: my| the| his| her| those)? ?(?:\w+ )?(?:pills"
            r"|tablets"
            r"|paracetamol|meds"
            r"|medication|sleeping pills|overdose|packet|bottle)?(?<=(?:pills|blets|tamol|\Wmeds|ation|rdose"
            r"|acket|ottle))"
        ),
        r"(?:ive|i|i just) (?:just )?(?:overdosed|overdose|oded|cut my wrists|slit my wrists)",
        (
            r"im (?:\w+ ){0,3}(?:on|standing on|at) (?:the|a) (?:\w+ )?(?:bridge|ledge|roof|platform|edge)"
            r" <6>(?:jump|let go|end it|die)"
        ),
        (
            r"im (?:going to |about to )?(?:kill|killing|hang|hanging|shoot|shooting) myself (?:tonight|now"
            r"|right"
            r" now|today)"
        ),
        (
            r"(?:this|thats|its) (?:isnt|is not|not) (?:the scene|a scene|alex|jordan|taylor|sam|a line|acting"
            r"|pretend) <8>"
            r"(?:die|kill myself|suicidal|end my life|dont want to be alive|dont want to live)"
        ),
        address="told",
    ),
    *rules(
        "explicit",
        (
            r"(?:kill|killing|hang|hanging|shoot|shooting|drown|drowning|stab|unaliving|offing|top|topping"
            r"|poison) myself"
        ),
        r"<to> <1>(?:off|end) myself",
        r"<to> <1>(?:harm|harming|cut|cutting|burn|burning|hurt|hurting|starve|starving) myself",
        (
            r"i (?:cut|cutting|burn|hurt|harm|burned|burnt|harmed) myself (?:again|last night|on purpose|when"
            r"|to"
            r" feel|every|because|so)"
        ),
        r"i (?:\w+ )?self harm(?:ed|ing|s)?|(?:ive|been|started|im|to|back to|of) self harm(?:ed|ing)?",
        (
            r"(?:im|i|ive|feel|feeling|felt|been|being) (?:\w+ ){0,2}suicidal|suicidal (?:thoughts|again"
            r"|feelings"
            r"|ideation)"
        ),
        (
            r"(?:im|i|ive|my|to|about|of|on|considering|contemplating|planning|attempt|attempted|attempting"
            r"|commit|committing) "
            r"(?:\w+ )?suicide(?: note| plan| attempt)?<end>"
        ),
        (
            r"(?:contemplating|considering|thinking about|thinking of|thought about|thoughts of|attempt"
            r"|attempted"
            r"|attempting|tried|commit"
            r"|plan|planning|planned) (?:\w+ )?suicide"
        ),
        (
            r"(?:i|id|im|ive|just|also|still|really|only) (?:\w+ ){0,3}(?:want to|wanted to|wanting to|wish i"
            r" (?:could|would)|wish to|hope to|hope i|hoping i|pray i"
            r"|praying to|ready to|going to|prefer to|rather|better|deserve to|need to|plan to|planning to)"
            rf" {_DIE}(?! (?:in your|in her|in his|at home))"
        ),
        rf"<to> {_DIE} (?:tonight|today|anymore|now|so much|so bad|so badly|and i|and nobody)",
        (
            r"(?:want|wants?ed|wanting|ready|glad|happy|relieved|supposed|better|prefer|rather|deserve|easier"
            r"|meant|relief) (?:to|too|if) (?:\w+ ){0,2}(?:die|died|be dead|was dead|not exist)(?! (?:in your"
            r"|in"
            r" her|in his|at home|for))"
        ),
        (
            r"(?:^|[.,] )(?:i|id|ill|really|honestly|just|so) (?:\w+ ){0,3}(?:should|ought to|deserve to|need"
            r" to"
            r"|better) (?:just |have )?(?:be dead|died|die)"
        ),
        (
            r"(?:taking|take|took|swallow|swallowed|swallowing) (?:\w+ )?(?:every|all|loads|a load|too many|a"
            r" lot"
            r"|the whole|lots)(?: of)?(?: my| the| those| his| her)? ?(?:\w+ )?(?:pills|tablets|paracetamol"
            r"|meds"
            r"|bottle)(?! (?:that|so far) )"
        ),
        r"(?:scars|cuts|marks|burns) on my (?:arms?|legs?|wrists?|thighs?)(?! from (?:the|work|gardening|cat))",
        (
            r"dont want to (?:\w+ ){0,2}(?:live|exist|be alive|be on this (?:planet|earth)|be in this world"
            r"|wake"
            r" up)(?: <anymore>| again| like this anymore| o|<end>)"
        ),
        (
            r"(?:wish|wished|wishing) (?:\w+ )?(?:i|id|to god i) (?:\w+ )?(?:was|were|am|had|wasnt|werent"
            r"|hadnt"
            r"|could be|would be|never) "
            r"(?:\w+ )?(?:dead|born|never born|been born|alive|not here anymore|not alive|woken up|wake up"
            r"|wakes?"
            r" up|gone for good)"
        ),
        (
            r"(?:wish|hope|hoping|pray) (?:\w+ )?(?:i|id|that i) (?:\w+ )?(?:dont|didnt|wont|wouldnt|never"
            r"|just"
            r" dont|not|doesnt) (?:ever )?wake up"
        ),
        (
            r"(?:go to (?:sleep|bed)|fall asleep|sleep) (?:and|n)? ?(?:just |then )?(?:never|not|dont) (?:ever"
            r" )?wak(?:e|ing) up"
        ),
        (
            r"dont (?:\w+ )?(?:want to|wish to) (?:\w+ )?(?:be alive|exist|wake up (?:anymore|tomorrow|again"
            r"|in"
            r" the morning)|live(?: <anymore>|<end>)"
            r"|be in this world|be on this (?:earth|planet)|live (?:any of )?this life|be living|go on living"
            r"|keep living)"
        ),
        (
            r"(?:no|any|a|without) (?:\w+ )?(?:reason|point) (?:\w+ )?(?:to|in|of) (?:keep )?(?:live|living|be"
            r" alive|being alive|staying alive|stay alive)"
        ),
        (
            r"(?:nothing|nobody|something|no one) (?:\w+ )?to live for|(?:not|isnt|aint|no longer) worth"
            r" (?:living|staying alive)"
        ),
        (
            r"(?:end|ending|take|taking|ended) my (?:own )?life|(?:end|ending) it all|<to> <1>end it"
            r" (?:tonight"
            r"|today|now|for good|properly)"
        ),
        (
            r"(?:jump|jumping|throw|throwing|step|stepping|jumped)(?: myself)? (?:off|in front of|under) (?:a"
            r"|the"
            r"|that|this) (?:\w+ ){0,2}(?:bridge|roof|building|train|tram|tube|lorry|truck|cliff|balcony|multi"
            r" storey|car park)"
        ),
        (
            r"(?:jump|jumping|throw myself|step|stepping|walk|walking|drive|driving|jumped) <2>(?:off|in"
            r" front of"
            r"|under|into|from|out of) (?:a|the|that|this) "
            r"(?:\w+ )?(?:bridge|roof|building|train|tram|tube|bus|lorry|truck|cliff|window|balcony|traffic"
            r"|tree"
            r"|wall|river|sea)(?<=[a-z])(?: and| so|<end>| tonight| today| now| just)"
        ),
        r"(?:slit|slash|slitting|slashing|cut|cutting) my (?:wrists?|arms?|throat|veins)",
        (
            r"<to> (?:overdose|od|take (?:all|every one of) (?:of )?(?:my|the|them|these) (?:\w+ )?(?:pills"
            r"|tablets|meds|medication))"
        ),
        (
            r"(?:pills|tablets|gun|rope|noose|blade|razor) (?:\w+ ){0,4}(?:ready|waiting|in front of me|saved"
            r" up"
            r"|counted|for myself|round my neck)"
        ),
        r"(?:been|started) (?:saving|counting|stockpiling) (?:up )?(?:my |the )?(?:pills|tablets|meds)",
        (
            r"(?:wrote|writing|written|left) (?:\w+ ){0,3}(?:suicide note|goodbye letters?|goodbye notes?|note"
            r" for when im gone)"
        ),
        r"i (?:shouldnt|should not|dont deserve to) (?:be alive|exist|live<end>)",
        r"im going to be dead (?:by|soon|tomorrow|before)",
        r"(?:i|ill) (?:go|went) (?:and )?die(?: then|<end>)",
    ),
    # Broad nets: the speaker and a word of dying, with nobody else in between.
    *rules(
        "explicit",
        (
            r"(?:i|im|ive|id|ill|me) <mine>(?:want|wants|wanted|wanting|wish|wishing|hope|hoping|pray|think"
            r"|thinking|thought|thoughts|love|ready|glad|going|rather|prefer|decided|need|plan|planning|deserve"
            r"|could) <mine>(?:die|dying|dead|death|suicide)<end>"
        ),
        (
            r"(?:i|im|ive|id|ill|me) <mine>(?:suicidal|suicide|overdose|overdosed|overdosing|kill myself|killing"
            r" myself)"
        ),
        (
            r"(?:i|im|id|ill|ive|me) <mine>(?:better off dead|be dead|being dead|was dead|were dead|not alive|die"
            r" tonight|died in that|died (?:then|that night|instead))"
        ),
        (
            r"better off dead|no will to live|will to live (?:is |has )?(?:gone|left)|(?:god|lord|jesus|he|death)"
            r" (?:to )?(?:takes?|take|would take|to take) me(?: tonight| away| home| now| soon| in my sleep)?<end>"
        ),
        (
            r"(?:i|ive|keep|been) (?:\w+ ){0,3}(?:on purpose|deliberately) (?:to feel|last night|again|because)"
            r"|(?:burn|burned|burnt|cut|hurt|scratched|hit) (?:myself|my (?:own )?(?:arm|arms|leg|legs|wrist"
            r"|wrists|hand|thigh|thighs|stomach|skin)) on purpose"
        ),
        (
            r"(?:stop|stopped|stopping|kept|keep) myself (?:\w+ )?from (?:jumping|stepping|walking|driving|doing"
            r" it|taking|cutting|dying)"
        ),
        (
            r"(?:rope|noose|belt) (?:\w+ ){0,3}(?:up|tied|ready|round my neck|over the (?:beam|door))|(?:gun"
            r"|knife|razor|rope) (?:\w+ ){0,3}(?:on|for|use it on) myself"
        ),
        (
            r"(?:i|ive) (?:\w+ )?(?:nearly|almost|tried to|tried) (?:do|did|done) it (?:on|last|again|once|before"
            r"|tonight|in (?:march|may|june)) <3>(?:\w+ )?(?:. the (?:rope|pills|note|knife))"
        ),
        (
            r"(?:train tracks?|railway|tracks|bridge|river|cliff|balcony|platform|multi storey) <6>(?:thinking"
            r"|thought|imagine|imagining|wondering|wonder|quick|jump|fall|end)"
        ),
        (
            r"(?:i|im|ive|id|ill|part of me|some of me|half of me) <mine>(?:wants?|wanted|wish|wishes|hope|hopes"
            r"|think|thinks|thinking|decided|ready|rather) <mine>(?:die|dying|be dead|suicide|kill myself|be"
            r" gone)(?! (?:for|in your|laughing|happy|old|cat|dog))"
        ),
        (
            r"(?:i|id|just|really|honestly|rather|would|would rather|id rather) (?:\w+ ){0,2}(?:not|never|dont)"
            r" (?:\w+ ){0,3}(?:be|going to be|want to be|stay|staying|be kept) alive"
        ),
        r"im not going to be (?:alive|here) (?:next|by|for|on|tomorrow|to see)|wont be alive",
        (
            r"(?:suicide|dying|death|being dead|not being alive) (?:\w+ ){0,2}(?:sounds|seems|feels|looks|would"
            r" be|is) (?:\w+ )?(?:peaceful|easier|nice|better|like a relief|a relief|good|tempting|the only|the"
            r" answer)"
        ),
        (
            r"(?:im|just|about to|going to|i might|ill) (?:\w+ )?(?:going to |about to )?jump(?<!not jump)<end>"
            r"|turn (?:the|my) (?:wheel|car) into|(?:drive|steer|swerve) (?:\w+ ){0,3}into (?:the|a|oncoming)"
            r" (?:lorry|wall|tree|traffic|barrier|truck)"
        ),
        (
            r"(?:knife|blade|razor|scissors|gun) (?:\w+ ){0,2}(?:against|to|on|at) my (?:own )?(?:wrist|wrists"
            r"|arm|throat|skin|head|neck|temple)"
        ),
        r"(?:been|started|back to|im|stop|keep) (?:\w+ )?cutting(?: again| at night| when i| to cope|<end>)",
        r"(?:i|just) <mine>(?:die|pass away|slip away) in my sleep",
        r"nothing (?:\w+ )?(?:stops|stopping|keeps|keeping) me (?:\w+ )?(?:from |alive|here|killing)",
    ),
    *OWN_SIGNS,
)  # fmt: skip
