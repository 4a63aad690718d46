"""How a study guide is read: documents to lines, lines to tokens, tokens to sections and items.

The way in is `grader.bank.study_guide`.
"""
