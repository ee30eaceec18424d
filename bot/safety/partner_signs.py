"""Patterns for the roundabout signs of danger from someone close: watchfulness, moods, checking, being kept small."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

PARTNER_SIGNS: Final = (
    *rules(
        "indirect",
        (
            r"(?:depends|depending) on (?:\w+ )?(?:his|her) mood|(?:he|she) (?:rings|calls|texts|messages"
            r"|phones)"
            r" me (?:\w+ ){0,3}times (?:if|when|a day|an hour|every|until)"
        ),
        (
            r"(?:i|i have to|we|we have to) (?:\w+ )?(?:hide|keep|stay|tidy|check|plan|delete|lie|lied|make"
            r" sure)"
            r" (?:\w+ ){0,5}(?:so|because|or|otherwise|before|in case) (?:he|she) (?:\w+ )?(?:doesnt|wont|will"
            r"|would|does not|might)? ?(?:\w+ )?(?:explode|go off|blow|lose it|kick off|get angry|gets angry"
            r"|get"
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
            r" (?:\w+ )?(?:so |really |very |pretty |quite |extremely )?(?:angry|mad|furious|scary|nasty"
            r"|mental"
            r"|crazy|ballistic|aggressive|jealous|in a rage|cold for days|nuts|weird|funny) (?:if|when"
            r"|whenever"
            r"|every time|because|any time|unless) i (?:\w+ )?(?:go|see|talk|am|say|have|dont|wear|spend|come"
            r"|get"
            r"|text|dare|look|answer|do|try|disagree|mention|laugh|smile)"
        ),
        (
            r"(?:have|need|got|learned|learnt|try|trying) to (?:be |stay )?(?:\w+ )?(?:careful|watch|quiet"
            r"|small"
            r"|invisible) (?:(?:what|how) i (?:\w+ ){0,3}(?:around|with|near|to|in front of) (?:him|her)"
            r"|around"
            r" (?:him|her)|not to (?:upset|annoy|anger|set)|when (?:he|she)|until (?:he|she))"
        ),
        (
            r"(?:dont|not|never|nobody|doesnt|didnt) (?:\w+ )?(?:know|knowing|sure) (?:what|which|when|how)"
            r" (?:\w+ )?(?:mood|version|side of (?:him|her)|set (?:him|her) off|sets (?:him|her) off|set you"
            r" off"
            r"|(?:he|she) (?:will|would|might|going to) (?:explode|blow|snap|kick off|turn|be in|come home))"
        ),
        (
            r"(?:set|sets|setting|setting) (?:him|her) off|(?:keep|keeping) (?:him|her) (?:calm|happy|sweet)"
            r" (?:or|so|otherwise|because|at all costs)|(?:he|she) kicks off (?:if|when|about|over)"
        ),
        (
            r"(?:you|youre|your face|your voice) (?:are |really |still |kind of |starting to )?(?:scar(?:e"
            r"|ing)"
            r"|frighten(?:ing)?|terrify(?:ing)?) (?:me|us|the kids)"
        ),
        (
            r"(?:he|she|<partner>) (?:really |sometimes |still |kind of |can )?(?:scares|scare|frightens"
            r"|frighten"
            r"|terrifies|intimidates|scared|frightened) (?:me|us|the kids)(?! (?:with|jumping|by|because (?:he"
            r"|she) (?:drives|rides)|when (?:he|she) (?:drives|climbs|rides)))"
        ),
        (
            r"(?:im|i am|i get|so|really|still|always|a bit|bit|little) (?:scared|afraid|frightened|terrified)"
            r" (?:of|around) (?:you|him|her)"
        ),
        (
            r"(?:im|i am|so|really|still|too|always|a bit|bit|little|been|get|was) (?:scared|afraid|frightened"
            r"|nervous|terrified) (?:of |about |to )?(?:how|what) (?:he|she|you|youll|they) (?:\w+ )?(?:react"
            r"|do"
            r"|say if|take it)"
        ),
        (
            r"(?:im|i am|so|really|still|too|always|a bit) (?:scared|afraid|frightened|terrified) (?:when|if"
            r"|whenever) (?:you|he|she) (?:\w+ )?(?:shout|shouts|yell|yells|drink|drinks|come home|comes home"
            r"|get"
            r"|gets|slam|slams|go|goes|raise|raises)"
        ),
        (
            r"i (?:\w+ )?(?:flinch|flinched|freeze|shake) (?:\w+ )?(?:when|if|every time|whenever) (?:i hear"
            r" )?(?:he|she|you|his|her|your|the (?:door|key))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:doesnt like|hates|dont like|disapproves of|complains) (?:it"
            r" )?(?:when |if |me |that )?(?:i |me )?(?:\w+ )?(?:see|seeing|talk|talking|go|going|have|having"
            r"|work"
            r"|working|spend|spending|meet|meeting|my) (?:\w+ )?(?:friends|family|mother|sister|out|men|women"
            r"|people|anyone|job|other)"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:says|tells me|told me|said) (?:\w+ )?(?:nobody|no one|noone)"
            r" (?:else )?(?:would|will|wants|is going to|could)(?: ever| even)? (?:want|love|have|believe|put"
            r" up"
            r" with) (?:me|him)?"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:says|tells me|told me|said|makes me (?:feel|think)|keeps"
            r" telling"
            r" me) (?:that )?(?:im|i am|it is|it was|everything is) (?:\w+ )?(?:crazy|mad|mental|imagining"
            r" (?:it"
            r"|things)|stupid|worthless|useless|nothing|all in my head|going crazy|going mad|my fault (?:he"
            r"|she))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:needs|wants|has|demands|insists) to know (?:where im|who im"
            r" with"
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
            r"(?:he|she|you|<partner>) (?:\w+ ){0,2}(?:smash|smashed|smashes|punch|punched|punches|broke"
            r"|breaks"
            r"|threw|throws|kicked|kicks|destroyed) (?:\w+ ){0,2}(?:phone|door|wall|walls|plate|plates|glass"
            r"|things|stuff|tv|window|laptop|mug|furniture|chair|table|remote|dishes)(?! (?:off|open|by"
            r" accident"
            r"|accidentally|moving))"
        ),
        (
            r"(?:he|she|<partner>) (?:\w+ )?(?:doesnt|wont|didnt|hasnt|refuses to) (?:speak|talk|spoken|talked"
            r"|look at) (?:to |at )?me (?:\w+ )?(?:for (?:\w+ )?(?:days|weeks|a week)|when i (?:say|said) no"
            r"|if i"
            r" (?:say|dont))"
        ),
        (
            r"(?:he|she|<partner>) (?:went through|looked through|read|checked|took|searched|has|looks at|hid"
            r"|grabbed) my (?:phone|messages|texts|location|emails|diary|laptop)(?! (?:by accident|to order|to"
            r" call|because i asked))"
        ),
        (
            r"(?:she|he|<partner>) (?:makes|made|will make) me (?:pay for it|regret it|suffer|beg|apologise"
            r" for"
            r"|say sorry until|sleep on)|(?:pay|paying|paid) for it later(?: with)?<end>"
        ),
        (
            r"(?:say|said|saying|agree|do) (?:\w+ ){0,2}(?:yes|sorry|sex|it|what (?:he|she) wants) (?:so"
            r"|because"
            r"|or|otherwise|to) (?:\w+ )?(?:he|she|avoid|keep|stop) (?:\w+ )?(?:doesnt|wont|will|would|him|her"
            r"|gets?|goes|kick|a row|from) (?:\w+ )?(?:hurt|angry|mad|off|lose|explode|shout|hit|violent"
            r"|punish"
            r"|sulk for days)"
        ),
        (
            r"(?:its|it is|feels|is) (?:\w+ )?(?:safer|safest|easier) (?:not to |to just |to say |to give |to"
            r" agree |to keep |if i )(?:\w+ ){0,4}(?:so|because|or|when|than) (?:\w+ )?(?:he|she|him|her)"
        ),
        (
            r"(?:im|i am) (?:\w+ )?not (?:really )?allowed (?:to|out)|(?:need|get) (?:his|her) permission"
            r"|(?:he"
            r"|she) (?:\w+ )?(?:has|gets|goes in) (?:a|into a|into) (?:\w+ )?(?:temper|rage|rages)"
        ),
        (
            r"(?:things|it|stuff|he|she) (?:\w+ )?(?:got|gets|turned|turns|get) (?:\w+ )?(?:physical|violent"
            r"|rough)(?! (?:with the ball|play))"
        ),
        (
            r"(?:cant|couldnt|dont dare|darent|too scared to|daren t|wouldnt dare) (?:\w+ )?(?:leave (?:him"
            r"|her)"
            r"|tell (?:him|her) no|say it to (?:his|her) face)|dont dare (?:to )?(?:say|tell|ask|leave|go"
            r"|answer)"
        ),
        (
            r"(?:please )?(?:dont|stop) (?:\w+ )?(?:following|tracking|stalking|threatening|blocking|cornering"
            r"|grabbing) me(?! (?:on (?:insta|instagram|twitter|tiktok|facebook)|around with))"
        ),
        (
            r"(?:let go of|get off|take your hands off|youre hurting) (?:me|my (?:arm|wrist|hair|neck))|let me"
            r" (?:out|leave)<end>|move away from the door|get away from the door"
        ),
        (
            r"(?:have|need|got|supposed|expected) to (?:\w+ )?(?:tell|show|text|ring|ask|inform|check with|answer"
            r" to|report to) (?:him|her|<partner>) (?:where|who|before i|every|everything|what i|when i|each)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:calls|called|calling) me (?:\w+ )?(?:a |an )?(?:\w+ )?(?:stupid|fat"
            r"|ugly|slut|whore|bitch|worthless|useless|pathetic|idiot|crazy|mental|thick|names)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:accuses|accused|is accusing) me of (?:\w+ )?(?:cheating|affairs?"
            r"|flirting|lying|sleeping|looking)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:checks|checked|monitors|asks|counts|interrogates me about|wants to"
            r" know) (?:\w+ )?(?:on )?(?:who i|who ive|who im|where i|where ive|how long i|how many|the mileage"
            r"|my mileage|my bag|my pockets|my underwear)"
        ),
        (
            r"(?:getting|feel|become|becoming|feeling|make myself|made myself|am|im) (?:\w+ ){0,2}(?:smaller"
            r"|small|invisible|tiny|less of me|nobody) (?:\w+ )?(?:around|with|near|next to) (?:him|her|<partner>)"
        ),
        (
            r"(?:pretend|pretended|pretending) (?:to be |im |i was )?(?:\w+ )?(?:asleep|sleeping|ill|out) (?:\w+"
            r" ){0,3}(?:so|when|until|because|before) (?:he|she)|(?:he|she) (?:\w+ ){0,6}(?:drunk|angry|mood"
            r"|home) (?:and|so|then) i (?:\w+ )?(?:pretend|hide|lock|go quiet|make myself)"
        ),
        (
            r"(?:i )?(?:know|knew) whats coming<end>|know what is coming<end>|(?:i )?(?:delete|deleted|hide|hid"
            r"|clear) (?:all )?my (?:messages|texts|calls|phone|history|receipts|money|shopping) (?:\w+"
            r" ){0,3}(?:before|so|because|from|in case) (?:he|she|him|her)"
        ),
        (
            r"i (?:wouldnt|dont|didnt|never|couldnt|cant|daren|darent) (?:\w+ )?dare (?:\w+ ){0,4}(?:him|her|he"
            r"|she)|not dare to"
        ),
        (
            r"(?:have|need|got|learned|learnt|try|trying|always|must|better) (?:to )?(?:\w+ )?(?:watch|mind|weigh"
            r"|choose|pick) my (?:\w+ )?(?:words|tone|mouth|step|face|timing) (?:with|around|near|when|because|or"
            r"|so) (?:\w+ )?(?:him|her|he|she|<partner>)"
        ),
        (
            r"(?:in|into|has|having) (?:\w+ )?(?:one of )?(?:his|her) (?:\w+ )?(?:moods|rages|tempers|rage"
            r"|temper) (?:\w+ ){0,3}(?:hide|quiet|stay|keep|leave the room|scared|nobody|everyone|lock|careful"
            r"|tiptoe)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ ){0,2}<fury>(?: ,)? (?:\w+ )?(?:if|when|whenever|unless|because|every"
            r" time|over) (?:\w+ ){0,6}(?:i|im|me|my|dinner|tea|house|late|ready|clean|tidy|ask|talk|phone"
            r"|friends)"
        ),
        (
            r"(?:if|when|whenever|because|every time|unless) i (?:[\w,]+ ){0,7}(?:<he>|<partner>) (?:\w+"
            r" ){0,2}<fury>"
        ),
        (
            r"(?:because|or|so|otherwise|,|and) (?:<he>|<partner>) (?:\w+ )?(?:would |will |d |just )?<fury>(?:"
            r" (?:at|on) me| again)?<end>(?! lol)"
        ),
        (
            r"(?:i|im) (?:\w+ )?(?:cant|couldnt|dont|wouldnt|scared to|afraid to|never) (?:\w+ )?(?:tell|say no"
            r" to|ask|contradict|disagree with|argue with|refuse|wake) (?:him|her)(?: ,)? (?:\w+ )?(?:he|she|or"
            r"|because)"
        ),
        (
            r"(?:im|i am|i was|only|not|never|we are) (?:\w+ )?allowed (?:\w+ ){0,2}(?:out|to see|to go|to have"
            r"|visitors|friends|one|on|money|when|if|at|a)(?! (?:gluten|dairy|sugar|alcohol|dessert|cross|sad"
            r"|angry))(?<!allowed to have a)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:wants|makes|made|expects|asked|told|tells|forces|forced|got) me"
            r" (?:to )?(?:\w+ )?(?:quit|leave|give up|stop|drop|delete|unfollow|cut|block|stay) (?:\w+"
            r" ){0,3}(?:job|work|college|studying|friends|seeing|family|home|social|instagram|facebook|men|guys"
            r"|sister|mother|exs|everyone)"
        ),
        (
            r"(?:never|dont|hardly|rarely|stopped|cant) (?:\w+ )?(?:see|seeing|meet|talk to|visit) (?:\w+"
            r" ){0,2}(?:friends|family|mates|sister|mother|anyone|anybody) (?:\w+ ){0,4}(?:he|she|because of"
            r" (?:him|her)|him|her|<partner>)"
        ),
        (
            r"(?:your|his|her) (?:shouting|yelling|temper|rage|anger|drinking|face|tone|screaming|voice) (?:is|s"
            r"|really|scares|frightens|terrifies) ?(?:\w+ )?(?:scaring|frightening|terrifying|me|the kids|the"
            r" children|us)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:asks|demands|wants|expects|has|insists|makes me|likes) (?:\w+"
            r" )?(?:to )?(?:see|check|read|look through|go through|know|approve) (?:\w+ ){0,2}(?:my (?:phone"
            r"|messages|phone bill|receipts|bank|emails|texts|whatsapp|mileage|location)|every (?:receipt|penny"
            r"|message))"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ )?(?:keeps|kept|always|says|tells|said|told|telling|saying) (?:\w+"
            r" )?(?:telling |saying )?(?:me )?(?:that )?(?:nobody|noone|no one|they) (?:would|will|wouldnt|wont|d"
            r"|ll|could) (?:\w+ )?(?:believe|want|help|listen to|have|love) me"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ ){0,2}(?:smashed|smashes|broke|breaks|threw|throws|burned|burnt|ripped"
            r"|cut up|destroyed|trashed) (?:\w+ ){0,2}(?:my|our|the|all) (?:\w+ ){0,2}(?:when|because|after|if|at"
            r" me|at the)"
        ),
        (
            r"(?:<he>|<partner>) (?:didnt|doesnt|wont|hasnt|wouldnt|refused to|stopped) (?:\w+ )?(?:talk|speak"
            r"|talking|speaking|spoken|say a word) (?:\w+ )?(?:to me )?(?:\w+ )?for (?:\w+ )?(?:days|weeks|a week"
            r"|a month)"
        ),
        (
            r"(?:the )?(?:kids|children|dog|cat) (?:\w+ )?(?:hides?|flinch(?:es)?|cowers?|goes quiet|go quiet|is"
            r" scared|are scared|freezes?) (?:\w+ ){0,3}(?:when|if|as soon as) (?:he|she|<partner>|you)"
        ),
        (
            r"(?:just )?(?:do|did|say|said|let|give|gave) (?:\w+ ){0,5}(?:to keep the peace|so (?:he|she)"
            r" (?:doesnt|wont|would not|does not)|to avoid (?:a|another|his|her|the)|or (?:he|she) (?:will|gets"
            r"|goes|starts))"
        ),
    ),
)  # fmt: skip
