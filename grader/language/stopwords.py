"""Function words by language, and the guess at a text's language that they allow."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STOP_WORDS = {
    "en": """a about above after again all also although am an and any are as at be because been
        before being below between both but by can cannot could d did do does doing done down due
        during each either else etc even ever every few for from further get gets give given gives
        go goes had has have having he her here hers him his how however i if in into is it its
        itself just let like ll m many may me might more most much must my neither no nor not now of
        off often on once one only onto or other our out over own per quite rather re s said same
        say says see shall she should since so some such t than that the their them then there
        these they thing things this those though through thus to together too toward under until
        up upon us use used uses using ve very via was we well were what when where whereas whether
        which while who whom whose why will with within without would yet you your""",
    "de": """aber als also am an auch auf aus bei bin bis da das dass dem den der des die dies diese
        dieser doch du durch ein eine einem einen einer er es euch für hat haben hier ich ihr ihre
        im in ist ja kann kein mit muss nach nicht noch nur oder sein sich sie sind so über um und
        uns unter vom von vor war was welche wenn wer werden wie wir wird wo zu zum zur zwischen""",
    "es": """a al algo ante aquí así aunque bien cada como con cual cuando de del desde donde dos e
        el ella en entre era es esa ese esta este esto están fue ha hasta hay la las le les lo los
        más mi mientras muy no nos o otra otro para pero por porque que qué se según ser si sin
        sobre son su sus también tiene todo u un una uno y ya""",
    "pt": """a ao aos as até cada com como da das de dela dele do dos e ela ele em entre era essa
        esse esta este foi há isso já mais mas na nas no nos não o os ou para pela pelo por porque
        qual quando que se sem ser seu sua são também tem um uma""",
    "fr": """à au aussi aux avec ce ces cette comme dans de des du elle en entre est et eu il ils je
        la le les leur lors mais ne nous on ont ou où par pas plus pour qu que qui sa sans se ses
        son sont sur tout un une vous y être""",
    "it": """a ad al alla anche che chi ci come con da dal dalla dei del della delle di e gli ha i
        il in io la le lo ma nel nella non o per perché più quando questa questo se si sono su sua
        suo tra un una uno è""",
}

LANGUAGES: tuple[str, ...] = tuple(_STOP_WORDS)
"""Languages whose function words are known, by ISO 639-1 code."""

_BY_LANGUAGE: Mapping[str, frozenset[str]] = {
    language: frozenset(listed.split()) for language, listed in _STOP_WORDS.items()
}

MIN_FUNCTION_WORDS = 4
"""Fewer occur by chance in notes of another language: "Na", "e.g.", "no" are Portuguese too."""

CLEAR_SHARE = 0.15
"""A third of running prose is function words; half of that is a clear sign."""

CLEAR_LEAD = 1.5
"""Related languages share function words (de, la, en): the winner must lead by half."""


def stop_words(language: str) -> frozenset[str]:
    """Return the function words of `language`; none for a language not listed."""
    return _BY_LANGUAGE.get(language, frozenset())


def detect_language(text: str) -> str | None:
    """Return the language whose function words the text is full of, or None when unclear.

    Examples
    --------
    >>> detect_language("Der Estimator ist ein Objekt, das die Aufgabe im SDK beschreibt.")
    'de'
    >>> detect_language("Estimator fit boto3 S3 IAM") is None
    True
    """
    found = re.findall(r"[^\W\d_]+", text.lower())
    counts = sorted(
        (sum(word in listed for word in found), language)
        for language, listed in _BY_LANGUAGE.items()
    )
    (second, _), (first, language) = counts[-2:]
    clear = max(MIN_FUNCTION_WORDS, CLEAR_SHARE * len(found), CLEAR_LEAD * second)
    return language if first >= clear else None
