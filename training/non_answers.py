"""Texts that answer nothing: what students write who do not know, and what falls on the keys.

A reader that has met answers only takes such a text for half of one: it must be shown that
"idk lol" says nothing about anything.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

NOT_KNOWN = (
    "i don't know", "idk", "no idea", "not sure", "i forgot", "i can't remember this one", "dunno",
    "sorry, i did not study for this", "we never learned this", "i have no clue", "i am not sure",
    "don't know the answer to this question", "i was absent that day", "i give up", "pass", "skip",
    "i do not understand the question", "can you explain the question?", "help", "n/a", "none",
    "nothing", "no answer", "to do", "tbd", "i will come back to this later", "ran out of time",
)  # fmt: skip
"""In the words of students; typed for this list."""

SAYS_NOTHING = (
    "yes", "no", "true", "false", "maybe", "it depends", "both", "all of them", "all of the above",
    "because it is", "because it does", "it just works that way", "see above", "same as before",
    "that is a very good question", "this is important", "it is very important for many reasons",
    "as we learned in class", "as the book says", "it's obvious", "everyone knows this", "ok",
    "the answer is in the text", "it has many advantages and disadvantages", "lol", "haha", "bruh",
    "there are many different ways to look at this", "i think so", "please give me full points",
    "i like this course", "my answer is correct", "this is the right answer", "hello", "test",
)  # fmt: skip

OPENERS = ("", "", "", "well, ", "honestly ", "um, ", "so ", "i think ", "the answer: ", "sorry, ")
CLOSERS = ("", "", "", ".", "...", "!", " lol", " haha", " :(", " sorry", " :)", "??")

SYLLABLES = (
    "ba be bi bo du fa fe go ha hi jo ka ke la le lo ma me mi na ne no pa pe qua ra re ro sa se si"
    " ta te ti to ur va ve vi xo ya za zu blah lorem dolor ipsum sit amet"
).split()

ODD_CHARACTERS = "İßøñçжя東京語هع?!#%&*-+=…😀🎉"
MOST_WORDS = 8


def non_answer(rng: random.Random) -> str:
    """Return a text that says nothing about any statement."""
    return rng.choice(KINDS)(rng)


def _unknowing(rng: random.Random) -> str:
    return rng.choice(OPENERS) + rng.choice(NOT_KNOWN) + rng.choice(CLOSERS)


def _empty_talk(rng: random.Random) -> str:
    sentences = rng.sample(SAYS_NOTHING, rng.choice((1, 1, 1, 2, 3)))
    return rng.choice(OPENERS) + ". ".join(sentences) + rng.choice(CLOSERS)


def _made_up_words(rng: random.Random) -> str:
    words = [
        "".join(rng.choices(SYLLABLES, k=rng.randint(1, 3)))
        for _ in range(rng.randint(1, MOST_WORDS))
    ]
    return " ".join(words * rng.choice((1, 1, 2)))


def _struck_keys(rng: random.Random) -> str:
    letters = rng.choice((string.ascii_lowercase, "asdfghjkl", "qwertyuiop", string.digits))
    return " ".join(
        "".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(rng.choice((1, 1, 2, 4)))
    )


def _one_character(rng: random.Random) -> str:
    characters = ODD_CHARACTERS + string.ascii_lowercase
    return rng.choice(characters) * rng.choice((1, 1, 3, 12, 40))


KINDS: tuple[Callable[[random.Random], str], ...] = (
    _unknowing,
    _empty_talk,
    _made_up_words,
    _struck_keys,
    _one_character,
)
