"""Patterns for a learner who wishes to harm, frighten or control the other person."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import rules

_STRIKE: Final = (
    r"(?:hit|hitting|punching|slapping|hurting|beating|choking|strangling|stabbing|smacking|hurt|slap|punch"
    r"|smash|beat|choke|strangle|stab|shoot|batter|burn|knock|thump|smack|kick|throttle)"
)
_STRUCK: Final = (
    r"(?:hit|slapped|punched|shoved|choked|strangled|grabbed|pushed|kicked|beat|smacked|shook|pinned|threw"
    r" something at|spat at)"
)
_WHO: Final = r"(?:her|him|them|my (?:husband|wife|boyfriend|girlfriend|partner|fiance|ex))"
_CURB: Final = (
    r"(?:see|seeing|talk|talking|speak|speaking|go|going|wear|wearing|leave|leaving|hang|hanging|meet|meeting"
    r"|text|texting|work|working|dress"
    r"|dressing|visit|visiting|have|having|be|being|use|using|posting|post)"
)
_CIRCLE: Final = (
    r"(?:friends|friend|family|mother|sister|parents|mates|men|guys|girls|women|anyone|people|out|me|clothes"
    r"|skirts?|dresses|make ?up|job|college|church"
    r"|instagram|online|gym|alone|without me|colleagues|workmates|that)"
)
_PRIVATE: Final = (
    r"(?:phone|messages|texts|location|whatsapp|emails?|instagram|snapchat|search history|calls|password"
    r"|passwords|account|accounts|facebook)"
)

HARM_OTHER: Final = (
    # Asking the program to coach control or harm.
    *rules(
        "explicit",
        (
            r"how (?:\w+ ){0,3}(?:i|we) (?:\w+ )?(?:make|get|stop|force|convince|keep|prevent|ban|forbid"
            rf"|pressure|persuade) {_WHO} (?:\w+ )?(?:from |to |stop |quit |not )*{_CURB} (?:\w+"
            rf" ){{0,3}}{_CIRCLE}"
        ),
        (
            r"how (?:\w+ ){0,3}(?:i|we) (?:\w+ )?(?:make|get|force|pressure|guilt|trick|blackmail|scare)"
            rf" {_WHO}"
            r" (?:\w+ )?(?:to |into )?(?:\w+ )?(?:obey|submit|quit (?:his|her|their) job|do (?:what|as"
            r"|everything) i (?:say|want|tell)"
            r"|have sex|sleep with me|give me (?:his|her|their) (?:phone|password|passcode|money|location)"
            r"|share"
            r" (?:his|her|their) (?:location|password)|depend on me|scared of me|need me more|stay|drop|cut"
            r" off"
            r"|ask (?:me )?(?:for )?permission|jealous)"
        ),
        (
            r"how (?:\w+ ){0,3}(?:i|we) (?:\w+ )?(?:read|see|check|track|hack|get into|get in|look at|look"
            rf" through|go through|monitor|spy on|unlock|clone|follow|trace|find) (?:\w+ )?(?:{_WHO}|his|her"
            r"|their"
            rf"|my (?:husbands|wifes|boyfriends|girlfriends|partners|exs)) ?(?:\w+ )?(?:{_PRIVATE}|where"
            r"|address"
            r"|new place|secretly|without)"
        ),
        (
            r"(?:tell me|help me|show me|give me|teach me|write|what do i say|what can i say|what should i say"
            r"|words|a line|something) (?:\w+ ){0,4}(?:make|get|scare|force|frighten|control|punish|guilt"
            rf"|threaten|stop|keep|blackmail) {_WHO} (?:\w+ )?(?:from |to |stop |quit |into |not )*(?:{_CURB}"
            rf" (?:\w+ ){{0,3}}{_CIRCLE}|obey|staying|stay|sex|submit|silence|quiet|giving|give|scared|pay"
            r"|doing"
            r" what i|do what i|leaving|crawl)"
        ),
        (
            rf"(?:want|need|like) {_WHO} to (?:\w+ )?(?:stop|quit|not) {_CURB} (?:\w+ ){{0,2}}(?:friends|family"
            r"|mother|sister|parents|mates|men|guys|job)(?! .{0,20}(?:affair|cheat))"
        ),
        (
            r"(?:how|way|ways|help me|want to|need to|trying to) (?:\w+ ){0,3}(?:control|punish|isolate|scare"
            rf"|frighten|threaten|intimidate|manipulate|humiliate|break|track|spy on|blackmail|stalk) {_WHO}(?!"
            r" (?:the news|up))"
        ),
        (
            r"(?:put|hide|install|get|want|where can i buy) (?:\w+ )?(?:tracker|airtag|air tag|gps|spyware"
            r"|keylogger|hidden camera|spy app) (?:\w+ )?(?:on|in|into|for|to) (?:his|her|their|my (?:wifes"
            r"|husbands|girlfriends|boyfriends|partners|exs))"
        ),
        (
            r"(?:how|ways?|what (?:do|can|should) i (?:say|do)) (?:\w+ ){0,4}(?:make|making|get|stop|force|so"
            rf"|keep|ensure|prevent) (?:{_WHO}|he is|she is|he|she) (?:\w+ ){{0,3}}(?:from |to |stop |quit |not "
            rf"|too )*(?:{_CURB} (?:\w+ ){{0,3}}{_CIRCLE}|scared to (?:leave|go|say)|obey|afraid)"
        ),
        (
            rf"how (?:\w+ ){{0,3}}(?:i|we) (?:\w+ )?(?:stop|prevent|keep|make|get|force) {_WHO} (?:from |to"
            r" )?(?:leaving|go out|going out|leave) ?(?:the house|me|home|town|the flat|at all|alone)?<end>"
        ),
        (
            rf"how (?:\w+ ){{0,3}}(?:i|we) (?:\w+ )?(?:make|get|force|trick) {_WHO} (?:to )?(?:give|hand|tell|show"
            rf"|share|send) me (?:\w+ ){{0,2}}(?:{_PRIVATE}|money|wages|card|nudes?)"
        ),
        (
            r"how (?:\w+ ){0,3}(?:i|we) (?:\w+ )?(?:see|find out|check|know|read) (?:who|what|where|everything"
            r"|everyone) (?:he is|she is|he|she|they|my \w+) (?:\w+ ){0,3}(?:texting|talking|messaging|writes"
            r"|with|goes|sends|is) ?(?:\w+ )?(?:without|secretly|behind|finding|knowing)"
        ),
        address="request",
    ),
    # Told about someone else, or about oneself.
    *rules(
        "explicit",
        (
            rf"<to> <1>(?:kill|murder|{_STRIKE[3:-1]}) (?:her|them|my (?:husband|wife|boyfriend|girlfriend"
            r"|partner"
            r"|fiance|ex|kids?)|him)(?= (?:so|with|tonight|if|when|for|and|until|in|right|now|again|because"
            r"|badly"
            r"|really|sometimes)| ?<end>)(?! (?:with kindness|if (?:he|she) (?:says|sings|forgets|buys|tells"
            r"|leaves the|plays)))"
        ),
        (
            rf"i (?:\w+ )?{_STRUCK} (?:her|him|my (?:husband|wife|boyfriend|girlfriend|partner|fiance|ex|kid"
            r"|son"
            r"|daughter))(?= (?:last|again|when|in the|across|so|and|because|once|twice|tonight|yesterday|hard"
            r"|but|against|during|this|on the|by the|round|around|for)| ?<end>)(?! (?:so hard to|and (?:now"
            r" )?(?:he|she) (?:is|does) (?:his|her)))"
        ),
        (
            r"i (?:\w+ )?(?:grabbed|pulled|squeezed|held|twisted|broke) (?:her|his) (?:arm|hair|neck|throat"
            r"|wrist"
            r"|wrists|face)|(?:my hands?) (?:\w+ )?(?:round|around|on) (?:her|his) (?:neck|throat)"
        ),
        (
            rf"(?:make|making|made) {_WHO} (?:suffer|pay for (?:it|this|what)|regret (?:it|this|leaving|ever)"
            r"|scared of me|afraid of me|fear me|beg|bleed|hurt like)"
        ),
        (
            r"(?:she|he|they) (?:\w+ )?(?:deserves|deserved|needs|asked for|had it coming|has it coming)"
            r" (?:\w+"
            r" )?(?:a slap|a smack|a beating|to be (?:hit|hurt|slapped|punished)|it|everything (?:he|she)"
            r" gets)(?<!deserves it)(?<!deserved it)(?<!needs it)"
        ),
        (
            r"(?:she|he|<partner>|kids|children) (?:is|are|gets|looks|will be) (?:\w+ )?(?:scared|afraid"
            r"|frightened|terrified) of me|(?:afraid|scared|worried) (?:that )?(?:i|im|ill|i might|i will|i"
            r" could) (?:\w+ )?(?:hurt|hit|going to hurt|going to hit|lose it and hit|kill) (?:him|her|them"
            r"|someone|somebody|the kids|my)"
        ),
        (
            rf"i (?:\w+ )?(?:dont|wont|never|do not|refuse to) (?:let|allow) {_WHO} (?:to )?{_CURB} (?:\w+"
            rf" ){{0,3}}{_CIRCLE}"
        ),
        (
            r"(?:she|he) (?:is|s|isnt) (?:\w+ )?(?:not )?allowed to (?:see|talk|go|leave|have|work|wear|meet"
            r"|speak) (?:\w+ ){0,3}(?:friends|family|mother|sister|out|men|guys|women|without me|alone|anyone"
            r"|job"
            r"|that|unless i)"
        ),
        (
            r"(?:she|he) (?:needs|has to|must|should) (?:\w+ )?(?:ask (?:me )?(?:for )?|get |have )my"
            r" permission"
            r"|(?:she|he) (?:needs|has) to (?:learn|know|be taught|understand) (?:who is (?:boss|in charge)"
            r"|whos"
            r" (?:boss|in charge)|her place|his place|to obey)"
        ),
        (
            r"i (?:\w+ )?(?:check|read|go through|track|monitor|look through|have been reading|been checking"
            r"|been"
            rf" tracking|hacked|secretly read) (?:his|her|their) (?:\w+ )?{_PRIVATE} (?:\w+ )?(?:every|all the"
            r" time|when|while|secretly|without|daily|at night|behind)"
        ),
        r"<to> <1>(?:post|share|leak|send) (?:his|her|their) (?:nudes|naked|private|sex|intimate)(?: \w+)?",
    ),
    *rules(
        "explicit",
        (
            r"i (?:\w+ )?(?:follow|followed|followed|stalk|spy on|tail|watch) (?:her|him) (?:to|from|at|around"
            r"|when|so|after|on|home)(?! (?:tv|stage|telly|instagram|insta|tiktok))"
        ),
        (
            rf"(?:want|wanted|wish) {_WHO} (?:were |was |to be )?(?:dead|to die|hurt|in hospital|gone for good|to"
            r" suffer)"
        ),
        (
            r"(?:going to|ill|i will|want to|im) (?:\w+ )?(?:make|making|ruin|ruining|wreck|destroy|turn) (?:his"
            r"|her|their) (?:life|days|world)(?: (?:hell|a misery|a living hell))?"
        ),
        (
            r"i (?:\w+ )?(?:wont|dont|do not|never|refuse to|didnt) (?:let|allow) (?:her|him) (?:to )?(?:\w+"
            r" )?(?:work|drive|study|out|leave|have (?:a|her|his) (?:\w+ )?(?:phone|money|job|account|friends)"
            r"|see|wear|talk|use (?:the|her|his) phone)(?! (?:you|the film|through))"
        ),
    ),
    *rules(
        "indirect",
        (
            r"(?:she|he) (?:is|gets|looks|seems|was) (?:\w+ )?(?:scared|afraid|frightened|terrified) (?:of me"
            r"|when i|if i)"
        ),
        (
            r"(?:my|the) (?:kids|children|wife|husband|girlfriend|boyfriend|partner|son|daughter) (?:\w+"
            r" )?(?:flinch|flinches|hide|hides|cower|cowers|go quiet|goes quiet|freeze|freezes) (?:\w+"
            r" ){0,3}(?:when|if|as soon as) i"
        ),
        address="told",
    ),
    # Said to the partner: threats.
    *rules(
        "explicit",
        (
            r"(?:ill|im going to|i will|i swear ill|i swear to god ill|going to|i might|i want to|ill have to)"
            rf" (?:\w+ ){{0,2}}{_STRIKE} (?:you|ya|your (?:face|head|teeth|skull|mouth|legs?|car|phone)|him and"
            r" you)(?! (?:up|at|back with|to it|in (?:chess|cards|scrabble)|with (?:the|a) (?:news|bill)|again"
            r" (?:at|in)))"
        ),
        (
            r"(?:ill|im going to|i will|i swear ill|i swear) (?:\w+ ){0,3}(?:kill|murder|bury|end) you (?!with"
            r" kindness|(?:if|when) (?:you|i) (?:spoil|tell me|eat|ate|forget|say that|sing|buy|make me|post"
            r"|show"
            r"|finish))(?:if|when|tonight|and|before|for|in your sleep|both)"
        ),
        r"(?:break|smash|punch) your (?:face|neck|jaw|legs|arms?|nose|teeth|fingers|skull|bones|head)(?: in)?",
        (
            r"(?:want|like|love|need) to (?:see|watch|make) you (?:suffer|bleed|hurt|cry|crawl|beg|scared"
            r"|afraid)"
            r"|i hope you (?:die|get hit|suffer|crash|rot)(?! (?:of (?:laughter|happiness|old)|happy))"
        ),
        (
            r"(?:youll|you will|you are going to|youre going to|going to make you) (?:\w+ )?(?:regret (?:this"
            r"|it"
            r"|that|the day|ever|leaving)|be sorry you|pay for (?:this|that|it|what)|wish you (?:were dead"
            r"|were"
            r" never|had never|never))"
        ),
        (
            r"(?:ill|i will|im going to) (?:\w+ )?(?:make you (?:pay|regret|suffer|sorry|beg|scared)|ruin"
            r" (?:your"
            r" life|you)|destroy (?:you|your life)|hunt you|teach you a lesson|take the (?:kids|children|baby"
            r"|dog) (?:and|away|from)|put you in (?:hospital|the ground)|set fire)"
            r"(?! (?:a lesson in|for the (?:chips|pizza)|later love))"
        ),
        (
            r"(?:you|youre) (?:\w+ )?(?:want|asking for|deserve|need) (?:\w+ )?(?:a slap|a smack|a beating"
            r"|another slap|a good hiding|to get hit|to be hit|my fist)"
        ),
        r"ill (?:kill|hurt|harm|cut|hang) myself (?:if|unless|and it) (?:you|will be your|you ever)",
        (
            r"(?:send|post|share|show) (?:\w+ ){0,2}(?:your |those |the )(?:nudes|photos|pictures|pics"
            r"|videos?)"
            r" (?:\w+ ){0,2}(?:to (?:your (?:family|mother|father|boss|work|parents)|everyone)|if you|online"
            r"|unless)"
        ),
    ),
    # Said to the partner: control.
    *rules(
        "indirect",
        (
            r"(?:or else<end>|you dont want to (?:know|find out|see) what(?: happens| i do| ill do)?|(?:see"
            r"|watch"
            r"|find out) what happens (?:if|when|next)(?: you)?|dont make me (?:hit|hurt|come (?:over|there"
            r"|down)"
            r"|angry|lose|do something)|last warning|you have been warned|dont test me|dont push me)"
        ),
        (
            r"(?:youre not|you are not|you arent) (?:allowed|going|leaving|seeing|wearing|meeting|having)"
            r" (?:\w+"
            r" )?(?:out|to (?:see|talk|go|leave|wear|speak|meet|work|have)|anywhere|him|her|them|that (?:dress"
            r"|skirt|top)|your (?:friends|mother|sister|mates|family)|until i say|this house)(?= (?:again"
            r"|anymore"
            r"|until|or|and|while|without|tonight|dressed|like|in that|ever|him|her|them|anyone|your)| ?<end>)"
        ),
        (
            r"you (?:need|have to (?:ask|have|get)|must (?:ask|have|get)|should ask for) my permission|i"
            r" (?:forbid|wont allow|dont allow|dont permit|wont permit|will not allow) (?:you|it|this)|i"
            r" (?:wont"
            r"|dont|will not) let you (?:see|talk|leave|go out|wear|speak|meet|have friends|work)|i decide"
            r" (?:who"
            r"|what|when|where) you"
        ),
        (
            rf"(?:give|hand|show|send|unlock|share|pass) (?:me )?(?:over )?your (?:\w+ )?{_PRIVATE} (?:\w+"
            r" )?(?:now|or|right now|this minute|immediately|if youve nothing|if you have nothing|or were done"
            r"|every (?:hour|night|day))"
        ),
        (
            r"(?:send|share|give|turn on) (?:me |my )?(?:your )?(?:live )?location (?:now|or|right now|this"
            r" minute|every)|unlock (?:it|your phone|that phone) (?:now|or|right now)|let me see your (?:phone"
            r"|messages) (?:now|or)"
        ),
        (
            r"(?:block|delete|unfollow|drop|cut off|bin) (?:him|her|them|that (?:boy|girl|man|woman|guy"
            r"|number)"
            r"|all of them|every (?:boy|girl|man|guy)|those (?:boys|girls|guys)|your friends|the lot)(?:"
            r" \w+){0,5} (?:now|or|today|tonight|in front|if you love me|screenshot|prove)"
        ),
        (
            r"(?:its|it is) (?:me or your (?:friends|family|mother|job|sister)|your (?:friends|family|mother"
            r"|job"
            r"|sister) or me)|(?:choose|pick|decide)(?: now)? (?:\w+ )?(?:me or your (?:friends|family|mother"
            r"|sister)|between me and (?:your|them))"
        ),
        (
            r"(?:leave the (?:phone|car|keys|card)|give me (?:back )?(?:the|your) (?:keys|card|passport"
            r"|cards))"
            r" (?:\w+ )?(?:i pay|i paid|its mine|now|or)|i pay for (?:that|it|you|everything) so (?:you|ill|i)"
        ),
        (
            r"nobody (?:else )?(?:will ever|would ever|is ever going to|will|would|else will) (?:want|love"
            r"|have"
            r"|put up with) you(?! (?:more|like i|as much))|without me you (?:are|re|would be|d be|have)"
            r" nothing"
            r"|(?:youre|you are) nothing without me|(?:youre|you are|you will always be) mine and (?:only|no)"
        ),
        (
            r"(?:if i cant have you|if you leave me (?:ill|i will|youll)|you (?:cant|will never|ll never|wont"
            r" ever|are never going to) leave me<end>)"
        ),
        (
            r"do (?:as|what) (?:i say|youre told|you are told|i tell you)(?: or| now| right now)?|know your"
            r" place"
            r"|dont you dare (?:leave|walk out|go out|tell anyone)"
        ),
        (
            r"(?:ill|i will|im going to) (?:\w+ )?(?:tell|show|send) (?:your|everyone|them) (?:\w+ )?(?:mother"
            r"|father|boss|parents|family|everyone|work) (?:about|what|who|the|everything|where) <4>(?:unless"
            r"|if"
            r"|or else)"
        ),
        (
            r"(?:im|ill be|i will be|ill) (?:coming|outside|waiting|stand|standing|at) (?:\w+ )?(?:outside"
            r" )?(?:your )?(?:house|work|flat|door|office|place) (?:\w+ ){0,3}(?:until you|till you|whether"
            r" you"
            r"|if you dont|like it or not)"
        ),
        r"(?:swear|promise) (?:\w+ )?(?:ill|i will) (?:come and )?(?:stand|wait|sit) outside",
        (
            r"you (?:dont|do not|wont|will not) (?:go|see|talk|speak|wear|leave|spend|work) (?:\w+"
            r" ){0,3}(?:unless|until|without) (?:i|me|my)"
        ),
        rf"(?:give|tell|hand|send) me (?:your|all your) {_PRIVATE} or",
        (
            r"(?:send|show|video call|facetime) (?:me )?(?:\w+ )?(?:a |an )?(?:picture|photo|pic|selfie|video"
            r"|proof|screenshot|live location)? ?(?:\w+ ){0,2}(?:right now|now|this minute|immediately) (?:to"
            r" prove|or|so i (?:can see|know))|you (?:will|ll) do (?:as|what) (?:youre|you are|i)"
        ),
    ),
    *rules("indirect", r"(?:ill|im going to|going to|i will|want to) (?:\w+ )?(?:kill|murder) (?:you|him|her)<end>"),
    *rules(
        "indirect",
        (
            r"(?:teach|show) (?:him|her) (?:a lesson|who is boss|whos boss|who is in charge)|get (?:my"
            r" )?(?:revenge|my own back) on (?:him|her)|(?:he|she) will (?:pay|regret|be sorry)(?: for)?"
        ),
        (
            r"i (?:scare|scared|frighten|frightened|threatened|threaten|hurt|intimidate) (?:my (?:wife|husband"
            r"|girlfriend|boyfriend|partner|kids)|her|him)(?= (?:when|last|again|and|so|sometimes|because"
            r"|badly)|"
            r" ?<end>)(?! (?:feelings|and im sorry))"
        ),
        (
            r"i (?:\w+ )?(?:threw|smashed|punched|broke|kicked) (?:\w+ ){0,3}(?:a hole|at (?:him|her|them|my)"
            r"|(?:in )?the (?:wall|door)|(?:his|her) (?:phone|things|stuff|laptop))"
        ),
        (
            r"i (?:\w+ )?(?:check|read|go through|look through|looked through|went through|track) (?:all "
            r"|through"
            r" |all of )?(?:his|her|their) (?:phone|messages|location|texts|whatsapp)"
        ),
        (
            rf"i (?:lose|lost) (?:it|my temper|control) (?:with|at|on) {_WHO} <6>(?:hit|scared|afraid|hurt"
            r"|cried"
            r"|cowered|flinched|threw|push|pushed)"
        ),
        address="told",
    ),
)  # fmt: skip
