"""Patterns for a learner's own danger: wishes to die, plans, self-harm, and the roundabout ways of saying it."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

_DIE: Final = r"(?:die|be dead|be gone for good|not exist|not be alive|not be here anymore|stop existing|never wake up|not wake up)"

OWN_DANGER: Final = (
    # Something has been done or is being done: no question first.
    *rules(
        "explicit",
        (
            r"(?:(?:ive|i|have|just|already) (?:just |already )?|^)(?:took|taken|swallowed|had) (?:all|a load"
            r"|loads|too many|so many|the whole"
            r"|a whole|an overdose|a bunch|\d+)(?: of)?(?: my| the| his| her| those)? ?(?:\w+ )?(?:pills|tablets"
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
            r"im (?:going to |about to )?(?:kill|killing|hang|hanging|shoot|shooting) myself (?:tonight|now|right"
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
            r"i (?:cut|cutting|burn|hurt|harm|burned|burnt|harmed) myself (?:again|last night|on purpose|when|to"
            r" feel|every|because|so)"
        ),
        r"i (?:\w+ )?self harm(?:ed|ing|s)?|(?:ive|been|started|im|to|back to|of) self harm(?:ed|ing)?",
        (
            r"(?:im|i|ive|feel|feeling|felt|been|being) (?:\w+ ){0,2}suicidal|suicidal (?:thoughts|again|feelings"
            r"|ideation)"
        ),
        (
            r"(?:im|i|ive|my|to|about|of|on|considering|contemplating|planning|attempt|attempted|attempting"
            r"|commit|committing) "
            r"(?:\w+ )?suicide(?: note| plan| attempt)?<end>"
        ),
        (
            r"(?:contemplating|considering|thinking about|thinking of|thought about|thoughts of|attempt|attempted"
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
            r"|meant|relief) (?:to|too|if) (?:\w+ ){0,2}(?:die|died|be dead|was dead|not exist)(?! (?:in your|in"
            r" her|in his|at home|for))"
        ),
        (
            r"(?:^|[.,] )(?:i|id|ill|really|honestly|just|so) (?:\w+ ){0,3}(?:should|ought to|deserve to|need to"
            r"|better) (?:just |have )?(?:be dead|died|die)"
        ),
        (
            r"(?:taking|take|took|swallow|swallowed|swallowing) (?:\w+ )?(?:every|all|loads|a load|too many|a lot"
            r"|the whole|lots)(?: of)?(?: my| the| those| his| her)? ?(?:\w+ )?(?:pills|tablets|paracetamol|meds"
            r"|bottle)(?! (?:that|so far) )"
        ),
        r"(?:scars|cuts|marks|burns) on my (?:arms?|legs?|wrists?|thighs?)(?! from (?:the|work|gardening|cat))",
        (
            r"dont want to (?:\w+ ){0,2}(?:live|exist|be alive|be on this (?:planet|earth)|be in this world|wake"
            r" up)(?: <anymore>| again| like this anymore| o|<end>)"
        ),
        (
            r"(?:wish|wished|wishing) (?:\w+ )?(?:i|id|to god i) (?:\w+ )?(?:was|were|am|had|wasnt|werent|hadnt"
            r"|could be|would be|never) "
            r"(?:\w+ )?(?:dead|born|never born|been born|alive|not here anymore|not alive|woken up|wake up|wakes?"
            r" up|gone for good)"
        ),
        (
            r"(?:wish|hope|hoping|pray) (?:\w+ )?(?:i|id|that i) (?:\w+ )?(?:dont|didnt|wont|wouldnt|never|just"
            r" dont|not|doesnt) (?:ever )?wake up"
        ),
        (
            r"(?:go to (?:sleep|bed)|fall asleep|sleep) (?:and|n)? ?(?:just |then )?(?:never|not|dont) (?:ever"
            r" )?wak(?:e|ing) up"
        ),
        (
            r"dont (?:\w+ )?(?:want to|wish to) (?:\w+ )?(?:be alive|exist|wake up (?:anymore|tomorrow|again|in"
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
            r"(?:end|ending|take|taking|ended) my (?:own )?life|(?:end|ending) it all|<to> <1>end it (?:tonight"
            r"|today|now|for good|properly)"
        ),
        (
            r"(?:jump|jumping|throw|throwing|step|stepping|jumped)(?: myself)? (?:off|in front of|under) (?:a|the"
            r"|that|this) (?:\w+ ){0,2}(?:bridge|roof|building|train|tram|tube|lorry|truck|cliff|balcony|multi"
            r" storey|car park)"
        ),
        (
            r"(?:jump|jumping|throw myself|step|stepping|walk|walking|drive|driving|jumped) <2>(?:off|in front of"
            r"|under|into|from|out of) (?:a|the|that|this) "
            r"(?:\w+ )?(?:bridge|roof|building|train|tram|tube|bus|lorry|truck|cliff|window|balcony|traffic|tree"
            r"|wall|river|sea)(?<=[a-z])(?: and| so|<end>| tonight| today| now| just)"
        ),
        r"(?:slit|slash|slitting|slashing|cut|cutting) my (?:wrists?|arms?|throat|veins)",
        (
            r"<to> (?:overdose|od|take (?:all|every one of) (?:of )?(?:my|the|them|these) (?:\w+ )?(?:pills"
            r"|tablets|meds|medication))"
        ),
        (
            r"(?:pills|tablets|gun|rope|noose|blade|razor) (?:\w+ ){0,4}(?:ready|waiting|in front of me|saved up"
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
    *rules(
        "indirect",
        (
            r"(?:better|happier|easier|relieved|best) (?:off )?(?:\w+ )?without me(?: here| around| in it| alive)?"
            r"(?<!do better without me)(?<!go better without me)(?<!be fine without me)(?! (?:there|at|tonight|on"
            r"|for|tomorrow|then|this))"
        ),
        (
            r"(?:nobody|none of (?:you|them)|noone|no one|who) (?:\w+ )?(?:would|will|d|ll|would even|will even)?"
            r" ?(?:even |really |ever )?"
            r"(?:miss me|notice|care|cry|realise) (?:\w+ ){0,4}(?:gone|disappeared|dead|died|vanished|wasnt here"
            r"|werent here|stopped existing|here anymore)"
        ),
        r"(?:nobody|no one|noone) (?:would|will|is going to) (?:even |really |ever )?miss me",
        (
            r"(?:whats|what is|see|seeing|is|was|isnt|any|no|find|without|not) (?:\w+ )?point (?:in|of|to) (?:\w+"
            r" )?(?:me|anything|anymore|any of (?:it|this)|going on"
            r"|carrying on|life|living|getting up|existing|being here|it all|trying anymore|everything|waking"
            r" up)(?: anymore)?"
        ),
        (
            r"(?:i|i just|i really|i honestly|honestly|just) (?:\w+ )?cant (?:\w+ )?(?:do|take|carry|bear|stand)"
            r" (?:this|it|life|any of (?:this|it)|living) anymore(?: lol)?<end>"
        ),
        r"^(?:\w+ ){0,3}cant (?:do|take) (?:this|it) anymore<end>",
        (
            r"cant (?:go on|carry on|keep going|keep living|face another day|face tomorrow|do life)(?:"
            r" anymore)?(?: at all)?<end>"
        ),
        (
            r"(?:dont|not sure|do not) (?:\w+ ){0,2}(?:think|know if|know how|believe|see how)? ?(?:i |im"
            r" )?(?:can|to|able to|ill be able to) (?:carry on|go on|keep going)(?: much longer| anymore| like"
            r" this anymore)?<end>"
        ),
        r"(?:being|stay|staying|be) alive<end>|(?:cope|bear|stand|hate|with|of|at|about) being alive",
        (
            r"nothing left for me(?: here| now| anymore)?<end>|(?:im|such|just|feel like|like) (?:a )?waste of"
            r" (?:space|air|oxygen|skin)"
        ),
        (
            r"(?:get|be|got) over (?:it|me|losing me) (?:\w+ ){0,3}(?:if i (?:went|died|was gone|disappeared)"
            r"|when im gone)"
        ),
        (
            r"(?:thought|thinking|think|know|decided|planned|worked out|looked up|googled|researching) (?:\w+"
            r" ){0,2}(?:how id|how i would|how ill|ways to|how to) (?:do it<end>|die|end it|kill|disappear)"
        ),
        (
            r"(?:dont|wont|not) (?:\w+ )?be here (?:for (?:christmas|my birthday|much longer)|in the morning to"
            r"|to see)"
        ),
        (
            r"(?:tired|sick|exhausted|done|had enough|bored) (?:of|with) (?:being alive|living|life|existing"
            r"|being here|everything and everyone|this life|my life|being me)"
        ),
        r"(?:tired|done|exhausted|finished|over) (?:of|with) (?:everything|it all|all of it)<end>",
        (
            r"(?:want to|wish i could|could just|wanted to|going to) (?:\w+ )?(?:disappear|vanish|fade away|cease"
            r" to exist|be gone|sleep)"
            r"(?: (?:forever|for good|off the earth|completely|and not come back|and never come back|for ever)"
            r"|<end>)(?<!sleep)(?<!sleep [.,])"
        ),
        (
            r"(?:want|need|wanted|wish) (?:it|everything|all of it|it all|the pain|this pain|all this|the noise"
            r" in my head) (?:to|would|could) (?:just |all )?(?:stop|end|be over|go away)(?! ,? ?(?:now"
            r" )?(?:please )?(?:shouting|arguing))"
        ),
        (
            r"im (?:just |only |nothing but |such )?(?:a|the) (?:\w+ )?burden|burden (?:to|on) (?:everyone"
            r"|everybody|you all|my family|them all|people)"
        ),
        (
            r"(?:no fight|no life) left in me|nothing left to live|there is no (?:way out|way forward|future for"
            r" me)|no way out (?:for me|of this|anymore)"
        ),
        (
            r"(?:dont|cant) (?:\w+ )?see (?:a|any|myself having a|much of a) (?:\w+ )?(?:way (?:out|forward"
            r"|through)|future)(?! (?:for us|with|together|here|in this))"
        ),
        (
            r"(?:wont|not going to|shouldnt|might not) (?:be|have to be|have to worry about me|have to put up"
            r" with me|have to deal with me) ?(?:around|here|alive|a problem|a bother|for)? (?:much longer|for"
            r" much longer|for long|anymore|next year|by christmas|soon|to see it)"
        ),
        (
            r"(?:soon|after tonight|tomorrow|then) (?:\w+ ){0,3}(?:wont|will not|it all wont) (?:\w+ )?(?:have to"
            r" (?:worry|deal|bother)|matter|hurt)(?: about me| with me)?<end>"
        ),
        r"when im (?:gone|not here|dead|no longer here)(?! (?:for|to|at|on|out|away))",
        r"(?:gave|giving|given) (?:away )?(?:all )?my (?:things|stuff|records|books|cat|dog|jewellery) away",
        r"(?:said|saying|made|making) my goodbyes|this is goodbye for (?:good|ever)|goodbye everyone",
        (
            r"(?:the )?(?:world|everyone|everybody|they|you|kids|family|life) (?:\w+ ){0,3}better (?:off )?(?:if"
            r" i (?:wasnt|werent|was not|was gone|died|disappeared|didnt exist|had never)|with me (?:gone|dead))"
        ),
        (
            r"(?:if|what if) i (?:just )?(?:wasnt|werent|was not|didnt) (?:here anymore|alive|around anymore"
            r"|exist|wake up)"
        ),
        (
            r"(?:think|thinking|thoughts?|thought) (?:\w+ ){0,2}(?:about|of) (?:not being here|not waking up"
            r"|dying|death|being dead|ending it|ending things for good|going to sleep forever)"
        ),
        (
            r"(?:hate|hating) (?:being alive|my life so much|that i woke up|waking up)|life (?:isnt|is not|aint)"
            r" for me|not (?:cut out|meant|made) for (?:life|living|this world)"
        ),
        (
            r"nothing (?:\w+ )?matters anymore|given up on (?:everything|life|living|myself)|lost (?:the|my|all)"
            r" will to live"
        ),
        r"(?:dont|didnt) (?:\w+ )?care (?:if|whether) i (?:live|wake|die|make it|survive)",
        (
            r"dont want to be here anymore|dont want to (?:do|be in|have) this life|want out of (?:life|this"
            r" life)|(?:dont|wont) deserve to (?:be here|live)"
        ),
        (
            r"cant keep (?:living|existing)(?: like this)?|living (?:is|feels) (?:too|so) (?:hard|much|pointless"
            r"|heavy)|life (?:is|feels) (?:pointless|not worth|unbearable)"
        ),
        (
            r"if (?:i|something) (?:got|get|were|was|happened|happens) (?:\w+ ){0,2}(?:hit by a (?:bus|car|truck)"
            r"|cancer|to me) (?:\w+ ){0,3}(?:relief|wouldnt mind|glad|be fine with|not mind)"
        ),
        (
            r"(?:wouldnt|not) (?:\w+ )?mind (?:if i )?(?:not waking|didnt wake|never woke|being hit|got hit|dying"
            r"|wasnt here)"
        ),
    ),
)  # fmt: skip
