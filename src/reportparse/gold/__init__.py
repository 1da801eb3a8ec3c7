r"""Gold that a person can edit: one folder a text, with ``text.txt``, ``gold.tsv`` and ``about.toml``.

``gold.tsv`` has one node or record a line, in text order, its cells parted by tabs::

    report     <nothing>      title=青山街道工作总结  period=2019
    group      一、办公室     no=1  name=办公室
    section    2019年主要工作  kind=work  period=2019
    item       1.盘活闲置     path=1  title=盘活闲置
    event      3月5日         dates=2019-03-05..2019-03-05  precision=day  inferred  tense=done
    metric     26家           value=26  unit=家  tense=done  words=企业|商户  after=共有
    document   《指南》       title=指南  type=指南  status=published  tense=done
    footer     (办公室供稿)

The second cell is text: all of a mention, the beginning of a node. It is sought forward from where the
entry before it begins (a node) or ends (a mention), and never inside a longer number. Where the first place
found would be a wrong one, ``after=`` names the text that stands right before the right one (``after=`` with
nothing behind it allows any place). A node ends where the next of its level or a higher one begins; a
``footer`` ends the group before it. ``#`` opens a comment line; ``\n``, ``\r``, ``\t``, ``\\`` (and ``\|`` in
a list of words) are written so.
"""

from .model import Gold, GoldDocument, GoldEvent, GoldItem, GoldMetric, GoldRecord
from .read import compile_gold, read_gold
from .write import write_gold

__all__ = [
    "Gold",
    "GoldDocument",
    "GoldEvent",
    "GoldItem",
    "GoldMetric",
    "GoldRecord",
    "compile_gold",
    "read_gold",
    "write_gold",
]
