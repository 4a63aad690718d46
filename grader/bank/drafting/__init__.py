"""How a rubric is drafted: sentences cut into ideas, alternatives, keywords, labels, essays.

The way in is `grader.bank.draft`.
"""
