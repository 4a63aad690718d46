"""Answers of different students that are alike, word for word, beyond what the key says.

What an answer shares is counted in runs of words of its own: runs that stand in the prompt,
the reference answers or the rubric are left out. MinHash finds what may be alike, so that the
work grows with the answers and not with their pairs; whatever it finds is then counted exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.bank import Bank, Item
from grader.batch.grade_records import GradeRecord, by_item

RUN_WORDS = 3
"""Words of a run: two are set phrases, and of four a single changed word spoils four."""

MIN_ALIKE = 0.5
"""Shared runs over all runs of both (Jaccard). Two words changed in twenty leave 0.5."""

MIN_SHARED_RUNS = 12
"""Shared runs, some 14 words in a row: shorter answers are alike by chance.

With it and `MIN_ALIKE`, 0.2 % of 4,969 answers to school science questions (the training part
of ScientsBank), 0.4 % of 3,941 of Beetle and 1.6 % of 1,476 of SAF are like some other; half of
it finds 1.1, 11.4 and 1.7 %.
"""

N_BANDS, BAND_HASHES = 64, 4
"""How MinHash looks: of answers just alike it misses 1.6 % (1 - 0.5^4, to the 64th), of those
with 0.6 none in 7,000; of answers with 0.05, as strangers have, 1 in 2,500 is looked at."""

MOST_NEAR = 10
"""An answer with so many near ones is not looked for again: they will be found instead."""

_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer with its words and its own runs."""

    record: GradeRecord
    left_out: frozenset[Run] = field(repr=False)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where the words begin and end."""
        return [word.span() for word in _WORD.finditer(self.record.response)]

    @cached_property
    def runs(self) -> list[Run]:
        """All runs in order; as many as there are words, less two."""
        return _runs(self.record.response)

    @cached_property
    def own(self) -> frozenset[Run]:
        """The runs that stand in no text of the item."""
        return frozenset(self.runs) - self.left_out


@dataclass(frozen=True, eq=False)
class SimilarPair:
    """Two answers to one item; `first` stands earlier in the file."""

    first: Answer
    second: Answer

    @property
    def shared(self) -> frozenset[Run]:
        """The own runs of both."""
        return self.first.own & self.second.own

    @property
    def alike(self) -> float:
        """Shared runs over all runs of both, 0 to 1."""
        return len(self.shared) / len(self.first.own | self.second.own)

    @property
    def is_similar(self) -> bool:
        """Whether so much is shared that it can hardly be chance."""
        return len(self.shared) >= MIN_SHARED_RUNS and self.alike >= MIN_ALIKE

    def segments(self, answer: Answer) -> Iterator[tuple[str, bool]]:
        """Yield the text of one of the two, cut where shared words begin and end."""
        text, at = answer.record.response, 0
        for start, end in _shared_spans(answer, self.shared):
            yield text[at:start], False
            yield text[start:end], True
            at = end
        yield text[at:], False


@dataclass(frozen=True)
class SimilarGroup:
    """Answers to one item that hang together; each but the first beside the one most like it."""

    item_id: str
    records: tuple[GradeRecord, ...]
    pairs: tuple[SimilarPair, ...]


def find_similar(records: Sequence[GradeRecord], bank: Bank | None) -> list[SimilarGroup]:
    """Return the groups of similar answers, item by item, most alike first.

    Answers of one student are never held against one another; an answer without a student
    is taken for another's.

    Parameters
    ----------
    bank : Bank or None
        Whose texts are left out; without it, nothing is.
    """
    groups = []
    for item_id, answers in by_item(records).items():
        item = bank.item_by_id.get(item_id) if bank else None
        left_out = _runs_of(item) if item else frozenset()
        near = _near_ones([Answer(record, left_out) for record in answers])
        groups += sorted(_groups(item_id, near), key=lambda group: -group.pairs[0].alike)
    return groups


def _near_ones(answers: Sequence[Answer]) -> dict[Answer, list[SimilarPair]]:
    """Each answer with the earlier ones that it is like, most alike first."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=N_BANDS * BAND_HASHES, params=(N_BANDS, BAND_HASHES))
    empty = MinHash(num_perm=N_BANDS * BAND_HASHES)  # drawing its permutations takes time
    found = {}
    for at, answer in enumerate(answers):
        if len(answer.own) < MIN_SHARED_RUNS:
            continue
        sketch = empty.copy()
        sketch.update_batch([" ".join(run).encode() for run in answer.own])
        pairs = [SimilarPair(answers[other], answer) for other in sorted(index.query(sketch))]
        near = [pair for pair in pairs if _is_across_students(pair) and pair.is_similar]
        found[answer] = sorted(near, key=lambda pair: -pair.alike)
        if len(near) < MOST_NEAR:
            index.insert(at, sketch)
    return found


def _is_across_students(pair: SimilarPair) -> bool:
    one, other = pair.first.record.student_id, pair.second.record.student_id
    return not one or one != other


def _groups(item_id: str, near: Mapping[Answer, Sequence[SimilarPair]]) -> Iterator[SimilarGroup]:
    """Yield what hangs together, over however many steps."""
    group_of = {answer: [answer] for answer in near}
    place = {answer: at for at, answer in enumerate(near)}
    for answer, pairs in near.items():
        for pair in pairs:
            _join(group_of, pair.first, answer)
    for group in {id(group): group for group in group_of.values() if len(group) > 1}.values():
        best = sorted((near[a][0] for a in group if near[a]), key=lambda pair: -pair.alike)
        members = sorted(group, key=place.__getitem__)
        yield SimilarGroup(item_id, tuple(a.record for a in members), tuple(best))


def _join(group_of: dict[Answer, list[Answer]], one: Answer, other: Answer) -> None:
    """Put the smaller group into the larger, so that no answer moves often."""
    small, large = sorted((group_of[one], group_of[other]), key=len)
    if small is not large:
        large += small
        group_of.update(dict.fromkeys(small, large))


def _runs_of(item: Item) -> frozenset[Run]:
    """The runs of all that the teacher wrote about an item."""
    concepts = [concept.statement for concept in item.rubric.concepts]
    mistakes = [mistake.statement for mistake in item.rubric.misconceptions]
    texts = [item.prompt, *item.reference_answers, *concepts, *mistakes]
    return frozenset(run for text in texts for run in _runs(text))


def _runs(text: str) -> list[Run]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [tuple(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)]


def _shared_spans(answer: Answer, shared: frozenset[Run]) -> list[tuple[int, int]]:
    """The stretches of an answer that shared runs cover, in order."""
    spans: list[tuple[int, int]] = []
    for at, run in enumerate(answer.runs):
        if run not in shared:
            continue
        start, end = answer.spans[at][0], answer.spans[at + RUN_WORDS - 1][1]
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans
