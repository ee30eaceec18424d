"""Words that mean the same to the classifier: a thousand sentences teach more when "slapped" and "punched" are one.

Forms are those of ``bot.safety.heard``: lower case, without apostrophes.
"""

from __future__ import annotations

from typing import Final

_FAMILIES: Final = {
    "I": "i im ive ill id",
    "ME": "me",
    "MY": "my mine",
    "SELF": "myself",
    "YOU": "you youre youve youll youd",
    "YOUR": "your yours",
    "HE": "he she they hes shes theyre",
    "HIM": "him her them",
    "HIS": "his their",
    "NOT": "not dont cant wont didnt doesnt isnt wasnt wouldnt couldnt havent hasnt shouldnt arent never without cannot darent",
    "NONE": "no nobody nothing none nowhere",
    "PARTNER": "husband wife boyfriend girlfriend partner fiance spouse ex man lover husbands wifes boyfriends",
    "FAMILY": (
        "father mother parents brother sister son daughter kids kid children child family baby uncle aunt cousin nan gran "
        "brothers sisters sons daughters toddler"
    ),
    "FRIENDS": "friend friends mate people colleagues workmates",
    "FEAR": "scared afraid frightened terrified frit petrified nervous dread dreading dreads fear fearful scares scare frightens",
    "HIT": (
        "hit hits hitting slap slaps slapped slapping punch punches punched punching kick kicks kicked kicking beat beats "
        "beating beaten shove shoves shoved push pushes pushed grab grabs grabbed grabbing drag drags dragged smack smacked "
        "thump thumps thumped bash bashed headbutt headbutted whack whacked attack attacks attacked bite bites bit scratched "
        "scratches slam slams slammed yank yanked pinned pins pin hurt hurts hurting struck strikes"
    ),
    "CHOKE": "choke chokes choked choking strangle strangles strangled strangling throat neck windpipe smother smothered pillow",
    "WOUND": (
        "bruise bruises bruised eye eyes stitches blood bleeding bleed rib ribs nose arm arms wrist wrists jaw tooth teeth "
        "mark marks scar scars hospital concussion unconscious fingers"
    ),
    "THROW": "throw throws threw throwing thrown hurl hurled smash smashes smashed smashing broke breaks break broken",
    "PHONE": (
        "phone messages message texts whatsapp password passwords location passcode pin emails email facebook instagram "
        "tracker camera cameras diary snapchat contacts mileage receipts receipt"
    ),
    "WATCH": (
        "check checks checking checked read reads monitor monitors track tracks tracking follow follows followed following "
        "spy spies spying watch watches watching stalk stalks stalking searches times"
    ),
    "MONEY": "money wages salary card cards bank account cash pension benefits allowance housekeeping pounds savings loans",
    "PAPERS": "passport papers visa keys key deported immigration custody police court",
    "LET": "let lets letting allow allows allowed permit permits permitted permission forbid forbids forbidden permit",
    "THREAT": "threaten threatens threatened threatening threat threats warned warns regret",
    "FORCE": "force forces forced forcing make makes made making",
    "RAPE": "rape raped rapes",
    "SEX": "sex bed naked nudes condom",
    "WEAPON": "knife gun bat belt axe hammer iron",
    "DIE": "die dies died dying dead death",
    "KILL": "kill kills killed killing murder murdered",
    "SUICIDE": "suicide suicidal overdose overdosed unalive",
    "PILLS": "pills tablets paracetamol medication meds insulin antidepressants sleeping codeine vodka",
    "MEANS": "rope razor blade bridge cliff cliffs tracks railway platform river sea reservoir noose roof balcony edge height",
    "CUT": "cut cuts cutting harm harming harmed harms burn burns burned slit",
    "LIVE": "live living alive exist existing existence life breathing",
    "END": "end ending ended ends finish finished over stop stops",
    "GONE": "gone disappear vanish disappeared leave leaving left",
    "BURDEN": "burden nuisance waste worthless useless",
    "TIRED": "tired exhausted worn knackered drained shattered",
    "AGE": "9 10 11 12 13 14 15 16 17 ten eleven",
    "SCHOOL": (
        "school class classmates teacher homework gcse gcses exam exams detention grounded prom homeroom form year grade "
        "sixth locker canteen mocks"
    ),
    "SAY": "say says said tell tells told saying telling",
    "WANT": "want wants wanted wish wishes wished need needs needed",
    "THINK": "think thinking thought thoughts thinks",
    "ANGRY": "angry furious mad cross raging temper rage mood moods moody nasty violent jealous",
    "SHOUT": "shout shouts shouted shouting scream screams screaming screamed yell yells yelled yelling",
    "CONTROL": "control controls controlling obey obeys behave decides decide permission",
    "LATE": "late longer minutes hour hours",
    "SORRY": "sorry apologise apologised apologising apologize",
    "DOOR": "door doors room house flat home bathroom bedroom locked lock locks",
}
FAMILY: Final = {word: name for name, words in _FAMILIES.items() for word in words.split()}
