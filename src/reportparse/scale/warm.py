"""Imported by nothing but the server that processes are forked from (see ``pool``): loads what each parse needs.

It is the one module that does something when it is imported, for a fork server can be told nothing else. No more may be
loaded than a parse needs: numpy and what stands on it start threads, and a process with threads must not be forked.
"""

import gc

from ..pipeline import parse

parse(
    "某局2023年5月工作总结\n一、工作情况\n5月5日印发《工作办法》，检查20家，合格率98%。\n二、下一步计划\n6月底前完成。\n"
)
# What is there now is never garbage; looking for it would copy the pages that all processes share.
gc.freeze()
