"""Words by which the name of a group shows that its people must not be listed (DP-03, DP-04).

A net under the two promises that a lead gives (`imports.name_group`), and no more than that: it
knows the words for children, for a congregation and for patients in the languages we meet most.
A `*` stands for any ending. Letters count without their marks, since people leave them out.
"""

import re
import unicodedata

CHILDREN = {
    "en": "pupil pupils student students child children kid kids young_people youth junior juniors"
    " class classes nursery reception scout scouts brownies cubs",
    "ar": "تلميذ* تلاميذ* طالب* طلاب* طلبة أطفال* طفل*",
    "bn": "ছাত্র* শিক্ষার্থী* শিশু*",
    "es": "alumno* alumna* estudiantes niños niñas",
    "fr": "élève élèves enfant enfants étudiant*",
    "pa": "ਵਿਦਿਆਰਥੀ* ਬੱਚੇ ਬੱਚਿਆਂ",
    "pl": "uczeń uczni* uczennic* dzieci* dziecięc* przedszkolak* młodzież*",
    "pt": "aluno* aluna* crianças",
    "ro": "elev elevi elevii elevilor eleve elevele copil copii copiii copiilor preșcolari*"
    " tineri tineret",
    "so": "arday* carruur*",
    "ur": "طلبہ طلباء طالبات شاگرد* بچے بچوں بچیاں",
}
BELIEF_AND_HEALTH = {
    "en": "congregation congregations worshipper* parishioner* believer* disciples faithful"
    " patient patients service_user*",
    "ar": "مصلين مصلون مصليات مؤمنين مؤمنون رعية مرضى",
    "bn": "মুসল্লি* রোগী*",
    "es": "fieles feligres* pacientes",
    "fr": "fidèles paroissien* patientes",
    "pa": "ਸੰਗਤ ਮਰੀਜ਼*",
    "pl": "wierni wiernych parafian* kongregacj* zbór pacjen*",
    "pt": "fiéis paroquian*",
    "ro": "credincioși* enoriaș* congregați* pacient pacienț*",
    "ur": "نمازی* عبادت_گزار* جماعت مریض*",
}
_YEARS = r"year \d+|under[ -]?1\ds?"


def _plain(words: str) -> str:
    """In small letters, without accents and vowel marks."""
    apart = unicodedata.normalize("NFKD", words).casefold().replace("ł", "l")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _pattern(*words: str) -> re.Pattern[str]:
    listed = " ".join(words).split()
    each = [re.escape(_plain(one)).replace("_", r"\s").replace(r"\*", r"\w*") for one in listed]
    # In Arabic, “the”, “and” and “of” are written together with the word.
    return re.compile(rf"(?<!\w)(?:و?(?:ال|لل))?(?:{'|'.join(each)}|{_YEARS})(?!\w)")


_CHILDREN = _pattern(*CHILDREN.values())
_PRIVATE = _pattern(*CHILDREN.values(), *BELIEF_AND_HEALTH.values())


def names_children(group: str) -> bool:
    """Whether the name of a group says children in a language we know."""
    return bool(_CHILDREN.search(_plain(group)))


def names_private_people(group: str) -> bool:
    """Whether the name of a group says children, believers or patients in a language we know."""
    return bool(_PRIVATE.search(_plain(group)))
