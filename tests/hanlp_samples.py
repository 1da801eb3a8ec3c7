"""Small HanLP models for the tests, trained in seconds on sentences that are made up here. No network is used."""

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

ORGANIZATIONS = ["海州市教育局", "临江大学附属医院", "中天测控公司", "检测工作组"]
PLACES = ["海州市", "临江县", "东湖镇", "青禾市"]
PEOPLE = ["张明远", "李思源", "王海燕"]
VERBS = ["召开", "主持", "调研", "授课"]
_KINDS = {word: label for label, words in (("NT", ORGANIZATIONS), ("NS", PLACES), ("NR", PEOPLE)) for word in words}

Sentence = Sequence[str]


def sentences(count: int, seed: int) -> list[Sentence]:
    """Return made-up sentences as words."""
    pick = random.Random(seed)
    made: list[Sentence] = []
    for _ in range(count):
        body, place, person = pick.choice(ORGANIZATIONS), pick.choice(PLACES), pick.choice(PEOPLE)
        forms = [(body, "在", place, "召开", "会议"), ("由", person, "主持"), (person, "赴", place, "调研")]
        made.append(pick.choice([*forms, (body, "邀请", person, "授课")]))
    return made


def write(path: Path, made: Sequence[Sentence], line: Callable[[Sentence], str]) -> str:
    """Write a corpus, a block a sentence, and return its path."""
    path.write_text("".join(f"{line(one)}\n" for one in made), "utf-8")
    return str(path)


def by_words(sentence: Sentence) -> str:
    return " ".join(sentence)


def by_characters(sentence: Sentence) -> str:
    """Return a sentence as characters with BIO labels."""
    rows = []
    for word in sentence:
        label = _KINDS.get(word)
        rows += [f"{c}\t{('I-' if i else 'B-') + label if label else 'O'}\n" for i, c in enumerate(word)]
    return "".join(rows)


def by_labels(sentence: Sentence) -> str:
    return "".join(f"{word}\t{'S-' + _KINDS[word] if word in _KINDS else 'O'}\n" for word in sentence)


def by_tags(sentence: Sentence) -> str:
    return "".join(f"{word}\t{'NN' if word in _KINDS else 'VV'}\n" for word in sentence)


def by_arcs(sentence: Sentence) -> str:
    """Return a sentence as CoNLL-X: names before the main verb are its subject where they come first."""
    root = next(index for index, word in enumerate(sentence) if word in VERBS)
    rows = []
    for index, word in enumerate(sentence):
        tag = "NN" if word in _KINDS else "VV"
        relation = "nsubj" if index == 0 and tag == "NN" else "dep"
        arc = "0\troot" if index == root else f"{root + 1}\t{relation}"
        rows.append(f"{index + 1}\t{word}\t{word}\t{tag}\t{tag}\t_\t{arc}\t_\t_\n")
    return "".join(rows)


def train_recognizer(folder: Path) -> Path:
    """Train a recognizer of names that reads characters."""
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    corpora = [write(folder / f"{n}.tsv", sentences(n, n), by_characters) for n in (200, 30)]
    options = {"epochs": 6, "embed": 32, "rnn_hidden": 32, "batch_size": 20, "lr": 0.01, "drop": 0.1, "crf": False}
    recognizer = RNNNamedEntityRecognizer()
    recognizer.fit(*corpora, str(folder / "ner"), tagging_scheme="BIO", devices=-1, verbose=False, seed=1, **options)
    return folder / "ner"


def train_tokenizer(folder: Path) -> Path:
    """Train a tokenizer on a tiny random transformer. (HanLP 2.1.5 cannot train its RNNTokenizer.)"""
    from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer

    corpora = [write(folder / f"{n}.txt", sentences(n, n), by_words) for n in (300, 30)]
    bert = _random_transformer(folder / "bert")
    options = {"epochs": 4, "lr": 5e-3, "batch_size": 32, "max_seq_len": 100, "char_level": True}
    with _adam():
        TransformerTaggingTokenizer().fit(
            *corpora, str(folder / "tok"), transformer=str(bert), devices=-1, seed=1, warmup_steps=0.1, **options
        )
    return folder / "tok"


def train_multi_task(folder: Path) -> Path:
    """Train words, parts of speech, names and arcs together on a tiny random transformer."""
    import torch
    from hanlp.common.dataset import SortingSamplerBuilder
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
    from hanlp.components.mtl.tasks.dep import BiaffineDependencyParsing
    from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
    from hanlp.components.mtl.tasks.pos import TransformerTagging
    from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
    from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding

    bert = _random_transformer(folder / "bert")
    common = {"max_seq_len": 100, "hard_constraint": True, "char_level": True, "lr": 1e-2}

    def corpora(name: str, line: Callable[[Sentence], str]) -> list[str]:
        made = [write(folder / f"{n}-{name}", sentences(n, n), line) for n in (300, 30)]
        return [*made, made[-1]]

    def sampler() -> SortingSamplerBuilder:
        return SortingSamplerBuilder(batch_size=32)

    behind = {"dependencies": "tok", **common}
    tasks = {
        "tok": TaggingTokenization(*corpora("tok.txt", by_words), sampler(), tagging_scheme="BMES", **common),
        "pos": TransformerTagging(*corpora("pos.tsv", by_tags), sampler(), **behind),
        "ner": TaggingNamedEntityRecognition(
            *corpora("ner.tsv", by_labels), sampler(), tagging_scheme="IOBES", **behind
        ),
        "dep": BiaffineDependencyParsing(*corpora("dep.conllx", by_arcs), sampler(), tree=True, punct=True, **behind),
    }
    encoder = ContextualWordEmbedding("token", str(bert), average_subwords=True, max_sequence_length=128)
    torch.manual_seed(1)
    options = {"epochs": 6, "lr": 1e-2, "encoder_lr": 5e-3, "eval_trn": False, "devices": -1, "seed": 1}
    with _adam():
        MultiTaskLearning().fit(encoder, tasks, str(folder / "multi"), **options)
    return folder / "multi"


def _adam() -> AbstractContextManager[Any]:
    """Give transformers 5 the optimizer that HanLP 2.1.5 trains with; to load and to tag, it needs none."""
    import torch
    from transformers import optimization

    def adam(parameters: Any, no_deprecation_warning: bool = True, **options: Any) -> torch.optim.Optimizer:
        return torch.optim.AdamW(parameters, **options)

    return patch.object(optimization, "AdamW", adam, create=True)


def _random_transformer(folder: Path) -> Path:
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir()
    characters = sorted({c for one in sentences(500, 0) for word in one for c in word})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", "utf-8")
    torch.manual_seed(1)
    size = {"hidden_size": 48, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(vocabulary), max_position_embeddings=128, **size)).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
