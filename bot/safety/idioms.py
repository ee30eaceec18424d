"""Everyday ways of speaking that sound like danger and aren't: blotted out before any rule is tried."""

from __future__ import annotations

from typing import Final

from bot.safety.rules import pattern

_THING: Final = (
    r"(?:printer|wifi|internet|traffic|bus|train|meeting|meetings|zoom|email|emails|essay|exam|exams|deadline"
    r"|deadlines"
    r"|homework|song|advert|ad|app|game|match|episode|show|film|movie|boss|queue|diet|heat|weather|kale|gym"
    r"|monday"
    r"|spreadsheet|laptop|computer|alarm|neighbour|neighbours|dishes|washing up|ikea|flatpack|sudoku|karaoke)"
)
IDIOMS: Final = tuple(
    pattern(source)
    for source in (
        # Killing that kills nobody.
        (
            r"(?:is|are|was|were|s|its|thats|feet are|head is|back is|tooth is|teeth are) (?:\w+ ){0,2}killing"
            r" (?:me|us)"
        ),
        r"\w+ (?:is|are) (?:\w+ )?killing (?:me|us)",
        r"killing (?:me|it|us|time|two birds)(?: here| softly)?",
        r"(?:^|(?<=[.,] )|(?<=just )|(?<=please )|(?<=lol ))kill me(?: now| already| please| lol| dead)*<end>",
        r"(?:just|someone|somebody) (?:kill|shoot|murder|end) me(?: now)?",
        r"shoot me(?: now)?<end>|put me out of my misery|end my (?:misery|suffering)",
        (
            r"(?:will|would|wont|wouldnt|not going to|might|could|going to|gonna|did|didnt|doesnt|nearly"
            r"|almost)(?: \w+)? kill "
            r"(?:you|me|him|her|us|them) (?:to|if (?:i|he|she|they|you|we) "
            r"(?:forget|forgot|miss|missed|am late|im late|eat|ate|spill|burn|lose|lost|break|see|dont|buy"
            r"|tell"
            r"|told))"
        ),
        (
            r"(?:it|that|this|one \w+|a \w+|which) (?:wont|wouldnt|didnt|doesnt|never) (?:\w+ )?kill (?:you|me"
            r"|him|her|anyone|us)"
        ),
        (
            r"(?:my|his|her|your|our) (?:mother|father|nan|gran|boss|sister|brother|coach|editor|teacher)"
            r" (?:\w+"
            r" ){0,3}kill me"
        ),
        (
            r"(?:nearly|almost|practically|half) (?:\w+ )?(?:killed|died|killing|strangled|murdered|choked)(?:"
            r" myself| me| you| each other| him| her)?"
        ),
        (
            r"(?:could|would|id|want to|wanted to|have|having|going to|like to)(?: \w+)? (?:murder|kill for"
            r"|kill"
            r"|die for) (?:a|an|some|for) \w+"
        ),
        (
            r"i? ?could(?: have| of)?(?: \w+)? (?:kill|killed|murder|murdered|strangle|strangled|throttle"
            r"|throttled|smack|slap"
            r"|slapped|hug|punch|punched|wring)(?: (?:him|her|you|them|someone|somebody|that \w+|the \w+|his"
            r"|my"
            r" \w+))?(?: neck)?"
        ),
        (
            r"killed it|kills? (?:the|my|your|our|his|her|a|this|that) (?:vibe|mood|plants?|plant|battery|time"
            r"|lights?|engine|phone|buzz|joke"
            r"|conversation|romance|evening|fun|party|appetite|dream)"
        ),
        (
            r"(?:id|i would|would|id much|much)(?: \w+)? rather <4>than(?! (?:live|go on|carry on|feel|wake|be"
            r" alive|keep|stay|face another))"
        ),
        r"(?:dressed|drop dead|looks?|looking|music|time|flat|shoes?|heels?) to kill",
        (
            r"(?:kill|hang|shoot|end|off|unalive) myself (?:\w+ ){0,4}(?:if|because|before|when|over|with)"
            r" <3>(?:this|that|the|these|one more|another|my|i have to) "
            rf"<3>{_THING}"
        ),
        (
            r"(?:kill|killing|killed|kills) myself (?:laughing|for|at work|trying|to get|to finish|getting"
            r"|doing"
            r"|with work|over this|over that|on the)"
        ),
        (
            rf"(?:this|that|the|my|another|one more|these) (?:\w+ ){{0,2}}{_THING} <6>(?:kill|die|dying|dead"
            r"|suicidal|suicide)(?: myself| me)?"
        ),
        (
            r"(?:career|social|political|financial|professional|commercial) suicide|suicide squad|suicide"
            r" (?:burn"
            r"|wings|sauce|drill|drills|runs|door|doors)"
        ),
        # Dying of something that is not death.
        (
            r"(?:to|could|have|could have|couldve|just|nearly|id|would|going to|literally|im|about to)?"
            r" ?(?:die"
            r"|died|dying|dead) (?:of|from|with) "
            r"(?:embarrassment|shame|cringe|boredom|laughter|laughing|happiness|joy|heat|cold|hunger|thirst"
            r"|curiosity|secondhand|cuteness|cute|love)"
        ),
        (
            r"(?:im|was|were|been|am|still|just|are|is|absolutely|honestly|literally|me) (?:\w+ )?dying(?: to|"
            r" for| of| at| over| laughing| lol| inside lol| here| with laughter)?"
        ),
        (
            r"die (?:laughing|happy|on this hill|on that hill|on the hill|hard|old|of old age|inside|alone|a"
            r" little|for (?:you|a|this|that|him|her))"
        ),
        (
            r"(?:old enough to|before i|til i|till i|until i|the day i|when i|never say|cross my heart and"
            r" hope"
            r" to|do or|ride or) die"
        ),
        (
            r"(?:im|i am|literally|actually|so|half|brain|im so|drop|feel|felt) dead"
            r"(?: lol| tired| inside| beat| on my feet| chuffed| serious| certain| sure| nervous| keen| proud|"
            r" set| good| right| to the world| wrong| meat| weight| if)?"
        ),
        (
            r"dead(?: \w+)? (?:chuffed|serious|certain|sure|nervous|keen|proud|set|good|right|kind|patient"
            r"|easy"
            r"|end|line|lock|weight|on time|tired)"
        ),
        (
            r"over my dead body|better dead than|dead to me|bored to death|worried to death|love you to death"
            r"|work(?:ed|ing)? (?:\w+ )?to death"
        ),
        # Frights that pass.
        (
            r"you (?:really |nearly |just )?(?:scared|frightened|terrified) (?:me|us)(?: half)?(?: to death)?"
            r" (?:jumping|sneaking|creeping|popping|coming|walking|hiding|with that|lol|, boo|half to death"
            r"|the"
            r" life|shitless|out of my skin)"
        ),
        (
            r"(?:you|youre|that) scar(?:e|ing) (?:me )?(?:the|when you (?:drive|dont|go|sleep|climb|ride|jump"
            r"|do"
            r" that voice|put on))"
        ),
        (
            r"im afraid (?:i|that|so|not|it|we|you|there|the|of heights|of spiders|of flying|of the dark|of"
            r" dogs"
            r"|of dentists)"
        ),
        # Blows that land on nothing.
        r"hit (?:me up|me with|me back|me like|me hard|me then|me now|me that|the|it off|you up|you with|on)",
        r"it (?:just |really |all |only |finally |suddenly )?hit(?:s)? me",
        (
            r"^beats me|(?:what|it) beats me|beat (?:me|you) (?:at|to|by|in|on|again at|there|with a better)"
            r"|(?:me|you) at (?:chess|cards|scrabble|tennis|golf|darts|fifa|monopoly)"
        ),
        (
            r"push(?:ed|es|ing)? (?:me|you|him|her|them|people) (?:away|out|to|too|on|into (?:therapy|it"
            r"|this|going|doing|something)|for|so hard|past|when|past my)"
        ),
        (
            r"grab(?:bed|s)? (?:me|you|him|her) (?:a|an|some|one|the|two|my|your|anything|something|lunch"
            r"|dinner"
            r"|coffee)"
        ),
        (
            r"kick(?:s|ed|ing)? (?:me|you) (?:in your sleep|in my sleep|under the|up the|off|when im down"
            r"|while"
            r" im down|into|out of bed|in bed)"
        ),
        (
            r"(?:lip|fist|table|bit|sucker|first) (?:hit|beat|punch)|punch(?:ed|es)? (?:above|in my card|a"
            r" hole"
            r"|line|bag)"
        ),
        r"bit me (?:on the|in the) (?:bum|arse|ass|behind)|bit my head off|chew(?:ed)? (?:me|my head)",
        (
            r"choked (?:up|me up|on)|chok(?:e|es|ing) (?:me|him|her) up|force(?:s|d)? (?:me|him|her|you) to"
            r" (?:listen|watch|sit|rest|eat|see the doctor|laugh|think|look|slow|stop|take a|have a break"
            r"|admit)"
        ),
        r"throw(?:s|n|ing)? (?:me|you) off|threw me(?: off| a)?|slap(?:s|ped)? on",
        (
            r"stab(?:bed)? in the (?:back|dark)|shot in the dark|blow (?:me|you) away|knock(?:ed|s)? me (?:out"
            r"|off my feet)(?: lol)?"
        ),
        # Other everyday talk.
        (
            r"(?:stop|quit|keep|kept|keeps|checking|check|checked) (?:\w+ )?(?:the|your|that) (?:score|scores"
            r"|football|cricket|news|oven|time|clock|map|weather|bins)"
        ),
        (
            r"(?:track|tracking|tracked|follow|following|lost) (?:the|my|your|our) (?:parcel|order|package"
            r"|flight"
            r"|budget|spending|steps|sleep|period|train|delivery)"
        ),
        (
            r"just (?:shoot|kill) me|walk(?:ing)? into the sea|(?:ill|going to|gonna|i will) hit you (?:soon"
            r"|later|when|back|up)"
        ),
        (
            r"suicidal (?:about|over) (?:this|that|the|my) (?:\w+ )?(?:haircut|hair|outfit|dress|score|result"
            r"|essay|exam|game|match|weather|coffee|parking|wallpaper)"
        ),
        (
            r"(?:ill|i will) be dead by the end of (?:this|that|the) \w+|by the end of (?:this|that|the) (?:\w+"
            r" )?(?:spreadsheet|meeting|day|week|shift|film|essay|queue|exam|month)"
        ),
        (
            r"(?:hang me out to dry|break a leg|murder on the|youre a dead man|dead man walking|death of me|liver"
            r" is dying|slaughtered|killing me with)"
        ),
        (
            r"(?:he|she) will kill me (?:when|if) (?:he|she|i) <8>lol|i could (?:\w+ )?(?:die|dead|have died)(?!"
            r" in my sleep| tonight| happy)|have to die<end>|not a burden|if thats not a burden|one more person"
            r" says <3>(?:end|kill|shoot) myself"
        ),
        (
            r"(?:i was|was|were|are) dead on (?:my|our) feet|(?:in|turn\w* in|spinning in) (?:his|her|their) grave"
            r"|(?:curl up and|could curl up and) die(?= (?:every time|whenever|when|just thinking|at the))"
            r"|(?:lost|lose|losing) the will to live (?:in|on|at|reading|waiting|with|during|over)"
            r"|(?:jump|jumping) off a (?:bridge|cliff) for (?:a|an|some|that|one)"
            r"|(?:they|we|you) (?:battered|slaughtered|murdered|thrashed|destroyed|hammered) (?:us|them) (?:\w+ )?(?:nil|\d|at)"
        ),
        (
            r"(?:he|she|<partner>) (?:always |just )?follows? me on (?:strava|insta|instagram|tiktok|twitter|facebook|spotify)"
            r"|(?:checked|checks|took|fixed|mended|charged) my phone (?:for me|battery|contract|in to be|to be|to the shop)"
            r"|threatened me with (?:her|his|a) (?:fruit ?cake|cooking|casserole|singing|banjo|lasagne|sponge)"
            r"|(?:dog|cat|baby|toddler|puppy|kitten) (?:wont|doesnt|wouldnt|never) lets? me"
        ),
    )
)  # fmt: skip
