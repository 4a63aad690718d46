"""Revision of a bank file in place: new values in, a teacher's comments and order kept."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from grader.bank.drafted_text import as_tree, content_of
from grader.bank.models import Rubric
from grader.bank.yaml_text import YamlFile, parse_yaml, render_draft, render_yaml


def revise_rubric(file: YamlFile, *, before: Rubric, after: Rubric) -> str:
    """Return the text of `file`, which holds `before`, with the values of `after`.

    Comments, the order of keys and quotes stay; only what differs is written anew.
    """
    tree = parse_yaml(file.text, file.path).tree
    # How the file was wrapped shows in how it renders before anything is changed.
    render = render_draft if render_draft(tree) == file.text else render_yaml
    _revise(tree, content_of(before), content_of(after))
    return render(tree)


def _revise(tree: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Turn a mapping that says `before` into one that says `after`."""
    for key in before.keys() - after.keys():
        del tree[key]
    for key, value in after.items():
        old = before.get(key)
        if value == old:
            continue
        if isinstance(value, dict) and isinstance(old, dict):
            _revise(tree[key], old, value)
        elif isinstance(value, list) and isinstance(old, list):
            tree[key] = _revised_list(tree[key], old, value, key)
        else:
            tree[key] = _revised_scalar(tree.get(key), value, key)


def _revised_scalar(old: Any, value: Any, key: str) -> Any:
    """The new value, in the quotes of the old one where it can be."""
    is_quoted = isinstance(old, DoubleQuotedScalarString | SingleQuotedScalarString)
    if is_quoted and isinstance(value, str) and value.isprintable():
        return type(old)(value)
    return as_tree(value, key=key)


def _revised_list(tree: CommentedSeq, before: list[Any], after: list[Any], key: str) -> Any:
    """Return the list with members dropped, added and revised; new when their order changed."""
    names_before, names_after = _names(before), _names(after)
    kept = [name for name in names_after if name in names_before]
    if kept != [name for name in names_before if name in names_after] or len(kept) != len(
        set(names_before) & set(names_after)
    ):
        return as_tree(after, key=key)
    for position in reversed(range(len(before))):
        if names_before[position] not in names_after:
            del tree[position]
    for position, (name, member) in enumerate(zip(names_after, after, strict=True)):
        if name not in names_before:
            tree.insert(position, _member_tree(member, tree))
        elif isinstance(member, dict):
            _revise(tree[position], before[names_before.index(name)], member)
    return tree


def _member_tree(member: Any, owner: CommentedSeq) -> Any:
    """A new member, in flow style where its neighbours are."""
    styles = [node.fa.flow_style() for node in owner if hasattr(node, "fa")]
    tree = as_tree(member)
    if styles and styles[0] and hasattr(tree, "fa"):
        tree.fa.set_flow_style()
    return tree


def _names(members: list[Any]) -> list[str]:
    """What tells the members of a list apart: id, keyword text, or the words themselves."""
    return [
        str(member.get("id") or member.get("text")) if isinstance(member, dict) else str(member)
        for member in members
    ]
