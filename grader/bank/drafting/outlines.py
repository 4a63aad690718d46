"""Essay prompts that are a title above the outline of their answer."""

from __future__ import annotations

import re

FEWEST_LINES = 2
"""A single line below a title may as well go on with it."""

_ASKS = re.compile(
    r"\?|^(?:and |please |briefly |then |also )*(?:address|analy[sz]e|apply|argue|assess|choose"
    r"|cite|compare|consider|contrast|critique|define|describe|determine|develop|discuss|evaluate"
    r"|examine|explain|explore|give|how|identify|illustrate|include|interpret|justify|list|mention"
    r"|name|outline|provide|reflect|relate|show|state|suggest|summari[sz]e|support|synthesi[sz]e"
    r"|think|trace|use|what|when|where|which|who|why|write|your?"
    r"|erkl[aä]r\w*|beschreib\w*|vergleich\w*|diskutier\w*|er[oö]rter\w*|nenn\w*|warum|wie|was"
    r"|expli\w+|describ\w+|descr\w+v\w+|compar\w+|analic\w+|analis\w+|discut\w+|qu[eéi]\w*|c[oó]mo"
    r"|como|por qu[eé]|pourquoi|comment|cit\w+)\b",
    re.IGNORECASE,
)
"""What asks or tells the writer something, as the first word of a line or with a question mark."""

_MARKER = re.compile(r"^(?:-|\w{1,3}[.)])\s+")


def split_outline(prompt: str) -> tuple[str, str]:
    """Return the title and the outline below it, or the whole prompt and nothing.

    Below a title that asks nothing ("Patterns of NoSQL:") a list of facts is what the guide
    wants to read. Left in the prompt it would give the answer away, and a student who wrote it
    would be told that he repeats the prompt.

    Examples
    --------
    >>> split_outline("Cell transport:\\n- Diffusion needs no energy.\\n- Pumps need ATP.")
    ('Cell transport', '- Diffusion needs no energy.\\n- Pumps need ATP.')
    >>> split_outline("Cell transport:\\n- Explain diffusion.\\n- What do pumps need?")[1]
    ''
    """
    title, *below = prompt.splitlines()
    facts = [_MARKER.sub("", line) for line in below if _MARKER.match(line)]
    is_outline = (
        title.rstrip().endswith(":")
        and len(facts) == len(below) >= FEWEST_LINES
        and not any(_ASKS.search(line) for line in (title, *facts))
    )
    return (title.rstrip(": "), "\n".join(below)) if is_outline else (prompt, "")
