"""The robustness card: what attacked texts earn, and which laws of scoring they keep."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from grader.bank import Item, ItemKind
from grader.evidence import Status
from grader.evidence.naming import asks_for_a_name
from grader.scoring.attacks import ATTACKS, Attack, Base, Law
from grader.scoring.graded import Flag, GradedResponse
from grader.scoring.response_grader import ResponseGrader

SEED = 7

FREE_SHARE = 0.10
"""Share of the points that nonsense may earn at the median over items."""

FREE_SHARE_AT_WORST = 0.25
"""What no single item may give for it."""

HARMLESS_SHARE = 0.10
"""How far a change that no teacher would mark may move a score, at the median."""

LOST_SHARE = 0.5
"""What a denied answer must lose of its points."""

ROUNDING = 1e-6


@dataclass(frozen=True)
class Trial:
    """One attack on one text: shares of the points before and after.

    Attributes
    ----------
    found : tuple of str
        Ids of concepts that the attacked text earned though they ask for more than a name.
    is_unchanged : bool
        The attack found nothing to change in the text; it says nothing of the law.
    """

    attack: Attack
    item_id: str
    before: float
    after: float
    found: tuple[str, ...]
    flags: tuple[Flag, ...]
    is_unchanged: bool

    @property
    def is_kept(self) -> bool:
        """Whether the law holds for this one text."""
        return {
            Law.EARNS_NOTHING: self.after <= FREE_SHARE_AT_WORST + ROUNDING,
            Law.EARNS_NAMES_ONLY: not self.found,
            Law.NEVER_RAISES: self.after <= self.before + ROUNDING,
            Law.LOSES_HALF: self.after <= LOST_SHARE * self.before + ROUNDING,
            Law.MOVES_LITTLE: abs(self.after - self.before) <= HARMLESS_SHARE + ROUNDING,
            Law.IS_FLAGGED: Flag.COPIES_REFERENCE in self.flags,
        }[self.attack.law]


@dataclass(frozen=True)
class CardLine:
    """All trials of one attack."""

    attack: Attack
    trials: tuple[Trial, ...]

    @property
    def before(self) -> float:
        """Median share of the points before, in [0, 1]."""
        return median(trial.before for trial in self.trials)

    @property
    def after(self) -> float:
        """Median share of the points after, in [0, 1]."""
        return median(trial.after for trial in self.trials)

    @property
    def n_kept(self) -> int:
        """Trials that keep the law one by one."""
        return sum(trial.is_kept for trial in self.trials)

    @property
    def is_kept(self) -> bool:
        """Whether the law holds: at the median where it is one of medians, else everywhere."""
        law = self.attack.law
        if law is Law.MOVES_LITTLE:
            return median(abs(t.after - t.before) for t in self.trials) <= HARMLESS_SHARE + ROUNDING
        everywhere = self.n_kept == len(self.trials)
        if law is Law.EARNS_NOTHING:
            return everywhere and self.after <= FREE_SHARE + ROUNDING
        return everywhere


def base_texts(item: Item) -> tuple[str, ...]:
    """Return the texts that answer an item in full: its reference, or its statements joined."""
    if item.kind is ItemKind.ESSAY or not item.reference_answers:
        return (" ".join(concept.statement for concept in item.rubric.concepts),)
    return item.reference_answers[:1]


def attack_item(
    grader: ResponseGrader, item: Item, *, texts: Sequence[str] = ()
) -> Iterator[Trial]:
    """Yield the trials of every attack on an item's own answer, then on further texts.

    Attacks that do not depend on the text are tried once; pasting is tried on the
    reference alone.
    """
    elsewhere = _answer_to_another(grader, item)
    own = base_texts(item)
    for text in (*own, *texts):
        base = Base(item, text, elsewhere)
        before = grader.grade(item.id, text)
        for attack in ATTACKS:
            is_own = text in own
            if is_own or not (attack.is_free or attack.law is Law.IS_FLAGGED):
                yield _trial(grader, base, before, attack)


def _trial(grader: ResponseGrader, base: Base, before: GradedResponse, attack: Attack) -> Trial:
    text = attack.transform(base, random.Random(SEED))
    after = before if text == base.text else grader.grade(base.item.id, text)
    more_than_names = {
        concept.id
        for concept in base.item.rubric.concepts
        if not asks_for_a_name(concept, base.item.prompt)
    }
    return Trial(
        attack,
        base.item.id,
        before=before.score / before.max_points,
        after=after.score / after.max_points,
        found=tuple(
            e.concept_id
            for e in after.evidence
            if e.status is Status.EXPRESSED and e.concept_id in more_than_names
        ),
        flags=after.flags,
        is_unchanged=text == base.text and not _is_pasted(attack, base),
    )


def _is_pasted(attack: Attack, base: Base) -> bool:
    """Whether the text is one that a student could have copied."""
    return attack.law is Law.IS_FLAGGED and base.text in base.item.reference_answers


def _answer_to_another(grader: ResponseGrader, item: Item) -> str:
    """The answer to the next item of the bank; an empty text in a bank of one."""
    items = grader.bank.items
    other = items[(items.index(item) + 1) % len(items)]
    return base_texts(other)[0] if other is not item else ""


def robustness_card(trials: Iterable[Trial]) -> list[CardLine]:
    """Return one line an attack that changed a text, in the order of `ATTACKS`."""
    told = [trial for trial in trials if not trial.is_unchanged]
    lines = [CardLine(a, tuple(t for t in told if t.attack is a)) for a in ATTACKS]
    return [line for line in lines if line.trials]
