"""Patterns for the roundabout ways of saying that one's life is in danger: burden, no point, wanting it all to stop."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

OWN_SIGNS: Final = (
    *rules(
        "indirect",
        (
            r"(?:better|happier|easier|best|fine|relieved) (?:off )?(?:\w+ )?(?:with me gone|once im gone|when im"
            r" gone|if i (?:wasnt|werent|was not|was gone|left for good))"
        ),
        (
            r"(?:nobody|noone|no one) (?:\w+ )?(?:needs|wants|would need|loves) me (?:here|anymore|around"
            r"|alive)<end>|whats left for me<end>|what is left for me<end>"
        ),
        (
            r"(?:how|dont know how|not sure how) much longer i can (?:\w+ )?(?:hold on|go on|do this|carry on"
            r"|cope|take this|last|keep going)<end>|cant hold on (?:anymore|much longer)"
        ),
        (
            r"(?:relief|easier|nice|better|fine|glad|good|happy) (?:\w+ ){0,2}(?:not to|never to|to not|to never"
            r"|if i didnt|if i never|if i dont) (?:\w+ )?(?:wake|be here|exist|be alive|come back)"
        ),
        (
            r"(?:promise|look after|take care of|be there for) (?:\w+ ){0,7}(?:if|when|once|after) (?:something"
            r" happens to me|anything happens to me|im gone|im not here|im not around)"
        ),
        (
            r"(?:better|happier|easier|fine|best) <3>if i (?:just )?(?:vanished|disappeared|died|wasnt here|wasnt"
            r" around|was gone|stopped existing|never came back|went away for good)"
        ),
        (
            r"(?:dont|cant) (?:\w+ )?see (?:myself|me) (?:\w+ )?(?:being |getting )?(?:around|here|alive|old"
            r"|lasting|at)(?: at| by| next| past| to see| christmas| summer|<end>)|(?:pretend|pretending) (?:\w+"
            r" )?(?:i |to )?want to (?:be here|live|be alive|exist)"
        ),
        r"done (?:with )?(?:fighting|trying|living|life|pretending)<end>",
        (
            r"(?:had enough|enough|sick|tired) of (?:\w+ )?(?:life|living|it all|being here|existing"
            r"|everything)<end>"
        ),
        r"(?:be|being|been|become) (?:\w+ )?(?:a |such a )burden|(?:just |only )a burden",
        (
            r"(?:no|any|a|the|is|not much|what) point (?:in |of |to )?(?:carrying on|going on|living|trying"
            r"|anything|life|me|being here|waking up|any of it)"
        ),
        (
            r"(?:would|does|will|it) (?:\w+ ){0,2}(?:matter|notice|care|change anything) <2>if i (?:was|were|am"
            r"|wasnt|werent|just|went|left)? ?(?:\w+ )?(?:gone|dead|disappeared|died|vanished|here|alive|around)"
        ),
        r"^(?:\w+ ){0,3}i (?:just |really |honestly )?cant anymore<end>|cant anymore . with any",
        (
            r"(?:ready|want|wanted|waiting|wish|need) <3>(?:it|this|life|everything) (?:\w+ ){0,2}(?:to (?:just"
            r" )?be over|to end|was over|over with)<end>(?<!the film to end)"
        ),
        (
            r"(?:wont|not|no longer) (?:be )?(?:anyones|anybodys|anybody elses|your|their|a) (?:problem|burden)"
            r" (?:anymore|soon|for long)|(?:soon|then|tomorrow) (?:i |ill |i wont )(?:\w+ ){0,2}(?:anyones"
            r"|anybodys|nobodys) problem|wont be anyones problem"
        ),
        (
            r"(?:no|any|a|my) future (?:\w+ )?(?:for me|left|anymore)|(?:fight|fighting|struggle|struggling)"
            r" (?:\w+ )?to (?:stay alive|live|keep living|exist)"
        ),
        (
            r"(?:dont|not|stopped|stop|barely) (?:\w+ ){0,2}(?:want to|wanting to|see why i should|know why i)"
            r" (?:\w+ ){0,2}(?:live|living|exist|be here anymore|keep living|wake up|bother living)<end>"
        ),
        (
            r"(?:i|id) (?:\w+ )?(?:should|ought to|could) (?:\w+ )?(?:not be here|not exist|just disappear|just"
            r" go for good|vanish)"
        ),
    ),
    *rules(
        "indirect",
        (
            r"(?:better|happier|easier|relieved|best) (?:off )?(?:\w+ )?without me(?: here| around| in it|"
            r" alive)?"
            r"(?<!do better without me)(?<!go better without me)(?<!be fine without me)(?! (?:there|at"
            r"|tonight|on"
            r"|for|tomorrow|then|this))"
        ),
        (
            r"(?:nobody|none of (?:you|them)|noone|no one|who) (?:\w+ )?(?:would|will|d|ll|would even|will"
            r" even)?"
            r" ?(?:even |really |ever )?"
            r"(?:miss me|notice|care|cry|realise) (?:\w+ ){0,4}(?:gone|disappeared|dead|died|vanished|wasnt"
            r" here"
            r"|werent here|stopped existing|here anymore)"
        ),
        r"(?:nobody|no one|noone) (?:would|will|is going to) (?:even |really |ever )?miss me",
        (
            r"(?:whats|what is|see|seeing|is|was|isnt|any|no|find|without|not) (?:\w+ )?point (?:in|of|to)"
            r" (?:\w+"
            r" )?(?:me|anything|anymore|any of (?:it|this)|going on"
            r"|carrying on|life|living|getting up|existing|being here|it all|trying anymore|everything|waking"
            r" up)(?: anymore)?"
        ),
        (
            r"(?:i|i just|i really|i honestly|honestly|just) (?:\w+ )?cant (?:\w+ )?(?:do|take|carry|bear"
            r"|stand)"
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
            r"(?:dont|wont|not) (?:\w+ )?be here (?:for (?:christmas|my birthday|much longer)|in the morning"
            r" to"
            r"|to see)"
        ),
        (
            r"(?:tired|sick|exhausted|done|had enough|bored) (?:of|with) (?:being alive|living|life|existing"
            r"|being here|everything and everyone|this life|my life|being me)"
        ),
        r"(?:tired|done|exhausted|finished|over) (?:of|with) (?:everything|it all|all of it)<end>",
        (
            r"(?:want to|wish i could|could just|wanted to|going to) (?:\w+ )?(?:disappear|vanish|fade away"
            r"|cease"
            r" to exist|be gone|sleep)"
            r"(?: (?:forever|for good|off the earth|completely|and not come back|and never come back|for ever)"
            r"|<end>)(?<!sleep)(?<!sleep [.,])"
        ),
        (
            r"(?:want|need|wanted|wish) (?:it|everything|all of it|it all|the pain|this pain|all this|the"
            r" noise"
            r" in my head) (?:to|would|could) (?:just |all )?(?:stop|end|be over|go away)(?! ,? ?(?:now"
            r" )?(?:please )?(?:shouting|arguing))"
        ),
        (
            r"im (?:just |only |nothing but |such )?(?:a|the) (?:\w+ )?burden|burden (?:to|on) (?:everyone"
            r"|everybody|you all|my family|them all|people)"
        ),
        (
            r"(?:no fight|no life) left in me|nothing left to live|there is no (?:way out|way forward|future"
            r" for"
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
            r"(?:soon|after tonight|tomorrow|then) (?:\w+ ){0,3}(?:wont|will not|it all wont) (?:\w+"
            r" )?(?:have to"
            r" (?:worry|deal|bother)|matter|hurt)(?: about me| with me)?<end>"
        ),
        r"when im (?:gone|not here|dead|no longer here)(?! (?:for|to|at|on|out|away))",
        r"(?:gave|giving|given) (?:away )?(?:all )?my (?:things|stuff|records|books|cat|dog|jewellery) away",
        r"(?:said|saying|made|making) my goodbyes|this is goodbye for (?:good|ever)|goodbye everyone",
        (
            r"(?:the )?(?:world|everyone|everybody|they|you|kids|family|life) (?:\w+ ){0,3}better (?:off"
            r" )?(?:if"
            r" i (?:wasnt|werent|was not|was gone|died|disappeared|didnt exist|had never)|with me (?:gone"
            r"|dead))"
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
            r"(?:hate|hating) (?:being alive|my life so much|that i woke up|waking up)|life (?:isnt|is not"
            r"|aint)"
            r" for me|not (?:cut out|meant|made) for (?:life|living|this world)"
        ),
        (
            r"nothing (?:\w+ )?matters anymore|given up on (?:everything|life|living|myself)|lost (?:the|my"
            r"|all)"
            r" will to live"
        ),
        r"(?:dont|didnt) (?:\w+ )?care (?:if|whether) i (?:live|wake|die|make it|survive)",
        (
            r"dont want to be here anymore|dont want to (?:do|be in|have) this life|want out of (?:life|this"
            r" life)|(?:dont|wont) deserve to (?:be here|live)"
        ),
        (
            r"cant keep (?:living|existing)(?: like this)?|living (?:is|feels) (?:too|so) (?:hard|much"
            r"|pointless"
            r"|heavy)|life (?:is|feels) (?:pointless|not worth|unbearable)"
        ),
        (
            r"if (?:i|something) (?:got|get|were|was|happened|happens) (?:\w+ ){0,2}(?:hit by a (?:bus|car"
            r"|truck)"
            r"|cancer|to me) (?:\w+ ){0,3}(?:relief|wouldnt mind|glad|be fine with|not mind)"
        ),
        (
            r"(?:wouldnt|not) (?:\w+ )?mind (?:if i )?(?:not waking|didnt wake|never woke|being hit|got hit"
            r"|dying"
            r"|wasnt here)"
        ),
    ),
)  # fmt: skip
