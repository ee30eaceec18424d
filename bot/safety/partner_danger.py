"""Patterns for danger from someone close: violence, fear, and control of phone, money, friends and movements."""

from __future__ import annotations

from typing import Final

from bot.safety.partner_signs import PARTNER_SIGNS
from bot.safety.rules import rules

_STRIKES: Final = (
    r"(?:hit|hits|hitting|punch|punched|punches|punching|slap|slapped|slaps|slapping|kick|kicked|kicks"
    r"|kicking|beat|beats|beating"
    r"|choke|choked|chokes|choking|strangle|strangled|strangles|strangling|shove|shoved|shoves|shoving|burnt"
    r"|burned|bit|spat at"
    r"|spits at|headbutted|raped|rapes|assaulted|smacked|smacks|suffocated|smothered|stabbed|threw|throws"
    r"|pushed|pushes|drags|dragged|shook"
    r"|hurts|battered|batters|attacked|attacks)"
)
_BATTERS: Final = (
    r"(?:hit|hits|hitting|punch|punched|punches|punching|slap|slapped|slaps|slapping|kicked|kicks|kicking"
    r"|choke|choked|chokes|choking|strangle|strangled"
    r"|strangles|strangling|headbutted|headbutts|raped|rapes|smacked|smacks|suffocated|smothered|battered"
    r"|batters|assaulted|stabbed|beat up|beats up"
    r"|spat at|spits at|spat on|whipped|belted|throttled|throttles)"
)
_GRABS: Final = (
    r"(?:grab|grabbed|grabs|pulled|pulls|pinned|pins|held|holds|dragged|drags|yanked|slammed|pushed|pushes"
    r"|shoved|shoves|threw|throws)"
)
_READS: Final = (
    r"(?:check|checks|checking|checked|read|reads|reading|go through|goes through|going through|look through"
    r"|looks through|search"
    r"|searches|monitor|monitors|monitoring|watches|inspects|scrolls through|track|tracks|tracking|takes|took"
    r"|confiscated|clone|cloned)"
)
_FORBIDDEN: Final = (
    r"(?:see|talk|speak|go|leave|have|work|get|wear|use|drive|eat|sleep|meet|visit|call|ring|text|spend"
    r"|study|learn|shower|keep|close|lock|take|touch|be|buy)"
)
_WILL_HURT: Final = (
    r"(?:hit|hurt|kill|beat|slap|punch|choke|find|do something to|hunt|come after|smash|lose it with|take it"
    r" out on)"
)

PARTNER_DANGER: Final = (
    # Told about a partner, in words no scene line has: help needs no question first.
    *rules(
        "explicit",
        (
            rf"<partner> (?:\w+ ){{0,2}}{_STRIKES} (?:me|us|the kids|my (?:face|head|arm))(?! (?:at|to|up|off"
            r"|with"
            r" (?:the|a)|away|out|too))"
        ),
        (
            rf"<partner> (?:\w+ ){{0,2}}{_GRABS} (?:me )?(?:by (?:the|my)|down|against|my (?:arm|hair|neck"
            r"|throat"
            r"|wrist|wrists))"
        ),
        (
            r"<partner> (?:\w+ ){0,2}(?:rapes|raped|forces me|forced me|makes me|made me|pressures me"
            r"|pressured"
            r" me|coerces me) <2>(?:sex|sleep with|in bed|do things)"
        ),
        (
            r"<partner> (?:\w+ ){0,3}(?:threat(?:ens|ened|ening) to (?:kill|hurt|hit|take|burn|find|post"
            r"|share)"
            r"|threat(?:ens|ened|ening) (?:me|us|my))"
        ),
        r"(?:scared|afraid|frightened|terrified) (?:of|that) <partner>",
        (
            r"<partner> (?:\w+ ){0,3}(?:is|gets|was|has been|can be|being) (?:\w+ )?(?:violent|abusive"
            r"|physical"
            r" with me|hitting me|hurting me)"
        ),
        (
            r"<partner> (?:\w+ ){0,2}(?:wont|doesnt|never|will never|refuses to) (?:let|lets|allow|allows) me"
            rf" (?:to )?(?:\w+ )?{_FORBIDDEN}"
        ),
        (
            rf"<partner> (?:always |constantly |still |secretly |keeps? )?{_READS} (?:all |through )?my (?:\w+"
            r" )?(?:phone|messages|texts|location|emails|whatsapp|every move)"
        ),
        (
            r"<partner> (?:controls|takes|keeps|holds|has|manages|withholds) (?:all )?(?:of )?(?:the|my|our)"
            r" (?:\w+ )?(?:money|wages|salary|cards?|bank account|passport|keys)"
        ),
        address="told",
    ),
    *rules(
        "explicit",
        (
            r"(?:<he>|<you>|who|<family>|<partner>|and|then|just|also) (?:\w+ ){0,3}(?<!not )(?<!never"
            rf" )(?<!dont )(?<!didnt )(?<!doesnt )(?<!wouldnt )(?<!wont ){_BATTERS} (?:me|us|the kids|my (?:son"
            r"|daughter|kid|child|mother))"
            r"(?! (?:up|with (?:the|a) (?:news|bill|question|line|joke)|back<end>|off|under|when i was (?:a"
            r" kid"
            r"|little|young|small)|like a|as|in the feels|away))"
        ),
        (
            r"(?:<he>|<you>|<family>|<partner>) (?:\w+ ){0,2}(?:broke|breaks|broken|fractured|dislocated"
            r"|burned"
            r"|burnt|twisted|bent|squeezed|cut|split|hit|punched|slapped|kicked|stamped on|bit|crushed) my"
            r" (?:\w+"
            r" )?(?:wrist|arm|nose|jaw|ribs?|finger|fingers|leg|hand|face|lip|head|teeth|tooth|eardrum"
            r"|collarbone"
            r"|stomach|throat)"
        ),
        (
            r"(?:<he>|<you>|<partner>) (?:\w+ ){0,2}(?:pushed|shoved|threw|dragged|kicked|knocked) me (?:\w+"
            r" )?(?:down|over|against|into|onto|across|to the (?:floor|ground)|on the (?:floor|ground|stairs)"
            r"|out"
            r" of the (?:car|bed))(?! (?:therapy|the deep end|a corner<end>|it<end>))"
        ),
        (
            r"(?:<he>|<you>|who|<family>|<partner>) (?:\w+ ){0,3}(?<!not )(?<!never )(?<!dont )(?<!didnt"
            rf" )(?<!doesnt )(?<!wouldnt ){_STRIKES} me"
            r"(?= (?:again|last|when|if|in the|on the|across|so|and|because|before|after|tonight|yesterday"
            r"|this"
            r"|once|twice|for|every|until|with (?:his|her|a belt|the belt)"
            r"|round|around|against|down|hard|really|while|then|but|or|sometimes|anymore|since|over)| ?<end>)"
        ),
        rf"(?:please )?(?:dont|stop|never|quit) (?:\w+ )?{_STRIKES} me(?! (?:up|away|at|to|with|down|off|out))",
        (
            rf"<he> (?:\w+ )?{_GRABS} (?:me )?(?:by (?:the|my) (?:arm|hair|neck|throat|wrist|wrists)|against"
            r" the"
            r" wall|down the stairs|my (?:arm|hair|neck|throat|wrist))"
        ),
        (
            rf"<you> (?:\w+ )?{_GRABS} (?:me )?(?:by (?:the|my) (?:hair|neck|throat|wrist|wrists)|against the"
            r" wall"
            r"|down the stairs|my (?:hair|neck|throat))"
        ),
        (
            r"(?:his|her|their|your) (?:hand|hands) (?:\w+ ){0,2}(?:round|around|on|over) my (?:neck|throat"
            r"|mouth)|(?:couldnt|cant) breathe <4>(?:hand|hands|pillow|choking|neck)"
        ),
        r"(?:put|puts|putting) (?:his|her|their|your) hands? (?:round|around) my (?:neck|throat)",
        (
            r"(?:bruise|bruises|black eye|broken (?:rib|arm|nose|jaw)|marks) (?:\w+ ){0,4}(?:from|where"
            r"|because"
            r"|after|when) (?:he|she|they|you|him|her|last time)|(?:cover|hide|covering|hiding|covered|hid)"
            r" (?:up"
            r" )?(?:the|my) (?:bruises?|marks)"
        ),
        (
            rf"(?:<scared>|worried|scares me) <3>(?:he|she|they|you) (?:\w+ ){{0,3}}{_WILL_HURT} (?:me|us|him|her"
            r"|himself|herself|the kids|my)"
        ),
        (
            r"(?:im|i am|been|was|so|really|i get|i feel|still|always|too|actually|honestly|am) (?:\w+"
            r" ){0,2}(?:scared|afraid|frightened|terrified) of (?:him|her|my own (?:\w+ )?(?:husband|wife|partner|boyfriend"
            r"|girlfriend|father|mother|brother|son|daughter|family|house|home)|what (?:he|she|theyll|youll|they|you)(?: \w+)? (?:do|does|might do|would do|could do|will do|did))"
            r"(?! (?:mother|father|dog|cat|exam|boss|driving|cooking|dying|leaving|feelings|mind|thoughts"
            r"|temper))"
        ),
        (
            r"(?:scared|afraid|frightened|terrified) of (?:his|her|your|their) (?:temper|anger|rage|fists"
            r"|reaction|moods?|reactions)"
        ),
        (
            r"(?:im|i am|still|so|really|too|always|been|get|feel|was|we are|were) (?:scared|afraid|frightened"
            r"|terrified) (?:to|of) (?:\w+ )?(?:go home|going home|say no|saying no|tell him|telling him|tell"
            r" her"
            r"|telling her"
            r"|leave him|leaving him|leave her|leaving her|disagree|disagreeing|upset him|upset her|upsetting"
            r" him"
            r"|upsetting her|fall asleep (?:next|beside|when)|be alone with|being alone with|answer back|be"
            r" late"
            r" home|being late home)"
        ),
        (
            r"(?:dont|didnt|never|not|havent) (?:\w+ )?(?:feel|felt|feeling) safe (?:with (?:him|her|you)"
            r"|around"
            r" (?:him|her|you)|at home|in my own|here with|in this house|in bed|going home)|im not safe (?:at"
            r" home|here|with|in)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ ){0,3}(?:says|said|told me|tells me|swears|swore|keeps saying|always"
            r" says"
            r"|promised) <3>(?:will|ill|would|d|going to|id)(?: \w+)? (?:kill|hurt|find|beat|burn|take the"
            r" (?:kids|children)|shoot|smash|ruin me)"
        ),
        (
            r"(?:<he>|<you>|<partner>|<family>) (?:\w+ ){0,2}threat(?:ens|ened|ening|en) (?:\w+ )?(?:to"
            r" (?:kill"
            r"|hurt|hit|leave me with|take|burn|find|post|share|tell|throw|smash|report|harm|cut|end)|me|us|my"
            r"|with a)"
        ),
        (
            r"if i (?:ever )?(?:leave|left|go|tell|told|end it|try to leave|break up|say no|refuse|scream"
            r"|call)"
            r" <5>(?:he|she|they|you|hell|shell|theyll)(?: \w+){0,2} (?:kill|hurt|find|beat|hit|take the"
            r" (?:kids"
            r"|children)|post|share|punish|burn|ruin)"
        ),
        (
            r"(?:he|she|they|<partner>|you) (?:\w+ ){0,3}(?:will|would|going to|says|said|threaten\w*"
            r"|threatens"
            r" to|to) (?:\w+ ){0,3}(?:kill|hurt|harm|cut) (?:himself|herself|themself|themselves|yourself)"
            r" <3>(?:if|when|unless|because|every time) (?:i|we)"
        ),
        (
            r"if i (?:leave|go|left|end it|break up)(?: \w+){0,4} (?:kill|hurt|harm) (?:himself|herself"
            r"|themself"
            r"|themselves|yourself)"
        ),
        (
            r"(?:<he>|who) (?:always |constantly |still |secretly |keeps? |even |also )?(?:checks|checking"
            r"|reads"
            r"|reading|goes through|going through|monitors|monitoring|searches|inspects|tracks|tracking"
            r"|watches)"
            r" (?:all |through |every )?(?:of )?(?:my|me|where i)(?: \w+)? ?(?:phone|messages|texts|location"
            r"|emails|whatsapp|every move|calls|car|go|on (?:camera|find|my phone|an app|the app)|bank)"
        ),
        (
            r"(?:<he>|<you>|<partner>) (?:\w+ ){0,2}(?:put|installed|hid|has|have|planted|got) (?:a |an"
            r" )?(?:\w+"
            r" )?(?:tracker|airtag|air tag|gps|cameras?|spyware|app|keylogger) (?:on|in|to) (?:my|me|our|track"
            r"|the (?:bedroom|car|house))"
        ),
        (
            r"<he> (?:makes|made|forces|forced|expects|wants|demands) me (?:to )?(?:\w+ )?(?:share|send|show"
            r"|prove|give|hand over|unlock|keep|photograph|video call|answer) (?:\w+ )?(?:\w+ )?(?:my |all my "
            r"|him my |her my |every |receipts|(?:photo|photos|pictures?|selfie|video) of where|proof)(?:"
            r" ?(?:location|phone|password|passwords|receipts?|where im|who im with|messages))?"
        ),
        (
            r"<he> (?:\w+ )?(?:has|have|knows|took|demands) (?:all )?my (?:\w+ )?(?:passwords?|passport|id"
            r"|bank"
            r" card|cards|car keys|wages|documents|papers)(?! (?:too|because|in case|if))"
        ),
        (
            r"<he> (?:\w+ )?(?:controls|withholds|takes|keeps|holds|decides|hides) (?:all )?(?:of )?(?:the|my"
            r"|our"
            r"|what i|how much i|every penny|where i|who i) ?(?:\w+ )?(?:money|wages|salary|cards?|account"
            r"|benefits|passport|wear|spend|eat|see|go|talk to|pay)"
        ),
        (
            r"<he> (?:\w+ ){0,2}(?:wont|doesnt|does not|never|dont|will never|wouldnt|hasnt|refuses to) (?:let"
            rf"|lets|allow|allows|allowed) me (?:to )?(?:\w+ )?{_FORBIDDEN}(?! (?:a word|it go|one word|a"
            r" turn))"
        ),
        (
            rf"im not allowed (?:to )?(?:\w+ )?(?:{_FORBIDDEN} )?(?:to )?(?:\w+ )?(?:friends|family|mother"
            r"|sister"
            r"|job|work|money|phone|out|card|car|house|alone|anyone|anybody|men|women|people|bank|make ?up"
            r"|door)"
        ),
        (
            r"(?:have|need|had) to (?:ask|beg) (?:him|her|them|<partner>) (?:permission|for permission|(?:for"
            r"|before|to|if|every) (?:\w+ )?(?:money|permission|cash|every|to spend|i (?:go|spend|leave|buy"
            r"|see)"
            r"|go out|leave|buy|penny|allowed))"
        ),
        (
            r"(?:gives|allows) me (?:\w+ ){0,2}(?:allowance|pocket money)|(?:cut|cuts|cutting) me off from"
            r" (?:my "
            r"|all my |everyone|everybody|friends|family)|account for every (?:penny|minute|hour)"
        ),
        (
            r"(?:no|any|all my|lost|lose|stopped seeing|dropped|gave up) (?:\w+ )?(?:friends|family) (?:\w+"
            r" ){0,3}(?:because of him|because of her|he made me|she made me|because he|because she)"
        ),
        (
            r"(?:locked|locks|lock|locking|shut|trapped|traps) me (?:in|inside|out|up)(?: (?:the|a|my|our"
            r"|of))?(?: (?:room|bedroom|bathroom|house|flat|garage|overnight))?(?<!locked me out)"
        ),
        (
            r"(?:blocks|blocked|blocking|block|stood in|stands in|standing in|barred) (?:the|my) (?:door"
            r"|doorway"
            r"|way|way out|exit|hall|hallway|car|drive) <4>(?:leave|out|get past|go|wont|wouldnt|escape|until"
            r"|again)"
        ),
        (
            r"(?:wont|wouldnt|doesnt|didnt|never|not) let me (?:leave|out of the|get out|go home|past|get past"
            r"|sleep|out)"
        ),
        (
            r"(?:forces|forced|forcing|makes|made|pressures|pressured|guilts|coerced|coerces) me (?:\w+"
            r" )?(?:to "
            r"|into )?(?:\w+ )?(?:sex|sleep with (?:him|her|them)|do (?:it|things|stuff) (?:in bed|i dont"
            r"|sexually)|go down on|anal)"
        ),
        (
            r"(?:had|has|having|have|wants) sex (?:with me )?(?:\w+ ){0,2}(?:while|when|even though|even when"
            r"|although) i (?:\w+ )?(?:was asleep|slept|am asleep|im asleep|sleep|said no|say no|didnt want"
            r"|dont"
            r" want|was crying|cry|was drunk)"
        ),
        (
            r"(?:i said no(?! i)|i say no|i say no to (?:sex|it)|i told (?:him|her) no|i didnt want (?:to|it"
            r"|sex)"
            r"|i dont want (?:to|it)|i was asleep) <3>(?:and |but |so )?(?:he|she|they|you) (?:\w+ )?(?:did|do"
            r"|does|carried|carries|kept|keeps|went|goes|didnt|doesnt|still|wouldnt) ?(?:it anyway|anyway|on"
            r"|going|ahead|stop|it|me)?"
        ),
        (
            r"(?:he|she|they|you) (?:\w+ )?(?:dont|doesnt|didnt|wont|never|wouldnt) (?:take no|stop(?:s)?"
            r" (?:when"
            r"|if|even when) i (?:say|said|ask|cry|cried|tell))"
        ),
        (
            r"(?:he|she|<partner>|you) (?:\w+ )?(?:raped|rapes|molested|sexually assaulted|drugged|spiked) me"
            r"|(?:lie|lay|lie there|lay there) (?:and wait|until|till|waiting) (?:for )?(?:it is|its|it to be"
            r"|he"
            r" is|he|she) (?:over|done|finished|finishes)"
        ),
        (
            r"(?:let|give in to|easier to let|let him|let her) (?:him|her|them)? ?(?:have sex|do it|do what"
            r" (?:he"
            r"|she) wants) (?:\w+ ){0,4}(?:or|because|otherwise|so (?:he|she|that)|than|to keep)"
        ),
        (
            r"(?:held|holds|pointed|points|pulled|pulls|waved|waves|came at me with|comes at me with) (?:a|the"
            r"|his|her) (?:\w+ )?(?:knife|gun|hammer|bat|scissors)(?: (?:to|at|on) (?:me|my|us))?"
        ),
        (
            r"(?:abusive|violent) (?:husband|wife|boyfriend|girlfriend|partner|relationship|marriage)(?<!my"
            r" ex)"
            r"|(?:im being|i am being|being|get|been) (?:abused|beaten|hit|stalked) (?:by|at home|every)"
            r"|domestic"
            r" (?:violence|abuse)"
        ),
        (
            r"(?:he|she|you) (?:\w+ )?(?:kicked|hurt|hit|killed|kills|hurts|hits|strangled|threw) (?:the|my"
            r"|our)"
            r" (?:dog|cat|kitten|puppy|kids?|children|baby|son|daughter|little one)"
        ),
    ),
    # Broad nets: what was done, whoever is said to have done it.
    *rules(
        "explicit",
        (
            r"(?:pillow|hand|hands|hood|bag|cushion|towel) (?:\w+ )?(?:over|on|round|around) my (?:face|mouth"
            r"|neck|throat|head)"
        ),
        (
            r"(?:<he>|<you>|<partner>) (?:\w+ ){0,2}(?:smacked|smashed|slammed|banged|bashed|pushed|held"
            r"|scratched|slapped|spat in|spat on|stamped on|stood on|trod on) my (?:\w+ )?(?:head|face|hand"
            r"|fingers|arm|back|neck|wrist|body)"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ ){0,2}(?:holds|held|pins|pinned|ties|tied) me (?:down|there|against|still"
            r"|up)(?! (?:when i cry|while i cried|to my word))"
        ),
        (
            r"<you> (?:\w+ ){0,2}(?:pushed|shoved|threw|knocked|slammed) me (?:\w+ )?(?:into|against|onto|over"
            r"|down|across|at) (?:the|a) (?:door|wall|floor|bed|car|table|stairs|cupboard|fridge|window|radiator"
            r"|bath|sink|counter)"
        ),
        (
            r"(?:bruise|bruises|bruised|black eyes?|marks|fingerprints|handprint) (?:\w+ ){0,2}(?:up|on|down|over"
            r"|all over|round|around) my (?:\w+ )?(?:arms?|legs?|face|neck|throat|back|body|ribs|wrists?)"
        ),
        (
            r"(?:<he>|<you>|<partner>|<family>) (?:\w+ ){0,3}me (?:\w+ )?by (?:the|my) (?:neck|throat|hair|arm"
            r"|arms|wrist|wrists|collar|face|jaw|shoulders)"
        ),
        (
            r"(?:<he>|<partner>|<family>) (?:\w+ ){0,2}(?:pulls|pulled|yanks|twists|twisted|rips|ripped|grips"
            r"|burns) my (?:\w+ )?(?:hair|arm|arms|ear|wrist|clothes|skin)"
        ),
        (
            r"(?:without|needs?|get|to ask|to beg|beg|begged) (?:\w+ )?(?:for )?(?:his|her|their|my (?:husbands"
            r"|wifes|boyfriends|girlfriends|partners)) (?:permission|say so|approval)(?! (?:slip|to quote))"
        ),
        (
            r"(?:<he>|<partner>) (?:\w+ ){0,2}(?:insists on|is in charge of|wants to|demands|has to|keeps|kept"
            r"|took) (?:\w+ )?(?:hold|holding|keeping|keep|managing|controlling|all|having) (?:of )?(?:it|my|the"
            r"|our) (?:\w+ )?(?:money|wages|cards?|bank card|account|accounts|passport|benefits|pay)"
        ),
        (
            r"(?:my|the) (?:bank card|card|wages|passport|salary|benefits|money) <3>(?:because|as|since) (?:he"
            r"|she) (?:\w+ )?(?:insists|makes me|wont|holds|controls|takes|demands)"
        ),
        (
            r"(?:<he>|<partner>|<you>) (?:\w+ ){0,3}(?:tell|report|call|ring|send|take|out|deport|expose) (?:\w+"
            r" ){0,3}(?:immigration|social services|the police|my (?:boss|family|parents|work)|everyone|the kids"
            r"|the children|me back) (?:\w+ ){0,2}(?:if|unless|when) i (?:leave|left|go|tell|say|dont|ever|try"
            r"|refuse)"
        ),
        (
            r"(?:<he>|<partner>|my ex) (?:\w+ ){0,3}(?:drives past|waits outside|turns up at|sits outside|parks"
            r" outside|watches|follows|stalks|shows up at) (?:my (?:work|house|home|flat|office|gym|sisters"
            r"|mothers)|me (?:from|on|through|at|when|everywhere|to))"
        ),
        (
            r"(?:kicked|punched|hit|slapped|beat|choked|pushed) (?:\w+ )?(?:me|in the stomach) (?:\w+ ){0,4}when"
            r" i was pregnant"
        ),
        (
            r"(?:hell|he will|shell|she will|he might|she might|he could|she could|he would|she would|youll|you"
            r" will) (?:\w+ ){0,2}(?:hurt|hit|kill|harm|shake|take it out on) (?:me|us|the (?:baby|kids|children"
            r"|dog|cat)|my (?:son|daughter|baby|kids|mother))(?! (?:with (?:that|this)|feelings))"
        ),
    ),
    *PARTNER_SIGNS,
)  # fmt: skip
