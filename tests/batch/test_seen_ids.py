"""Ids that a table has used."""

from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from grader.batch.seen_ids import SeenIds


@given(st.lists(st.sampled_from(["", "a", "A", "ä", "1", "01", "x\0y"])))
def test_the_row_is_that_where_an_id_stood_first(ids: list[str]) -> None:
    with closing(SeenIds()) as seen:
        assert [seen.first_row(each, row) for row, each in enumerate(ids)] == [
            ids.index(each) for each in ids
        ]
