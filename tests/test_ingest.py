"""Reading files: encodings, and what is said of files that are no text."""

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.errors import DecodingError, InputError
from reportparse.ingest.decoding import decode, find_encoding
from reportparse.ingest.files import read_source
from reportparse.ingest.pieces import assemble, paragraph
from reportparse.ingest.source import fold, to_source

SAMPLE = "一、上半年工作\r\n\t(一)办结12件　其中\xa03件为急件。\n《考勤办法》已印发\x00。\r"
TRADITIONAL = "一、招商引資進展:簽約項目19個。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert decode(SAMPLE.encode(encoding)) == SAMPLE


def test_big_endian_mark() -> None:
    assert decode(b"\xfe\xff" + SAMPLE.encode("utf-16-be")) == SAMPLE


@pytest.mark.parametrize("encoding", ["big5", "utf-16-le", "UTF-16", "gbk", "utf_8"])
def test_named_encodings(encoding: str) -> None:
    text = TRADITIONAL if encoding in ("big5", "gbk") else SAMPLE
    assert decode(text.encode(encoding), encoding=encoding) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_a_mark_is_no_text_where_the_encoding_is_named(encoding: str) -> None:
    assert decode(("\ufeff" + SAMPLE).encode(encoding), encoding=encoding) == SAMPLE


@given(st.text())
def test_utf8_comes_back_whole(text: str) -> None:
    assert decode(text.encode("utf-8"), encoding="utf-8") == text.removeprefix("\ufeff")


@given(st.binary(max_size=80), st.sampled_from([None, "utf-8", "big5", "utf-16", "gb18030", "utf-7"]))
def test_any_bytes_give_text_or_a_clear_error(data: bytes, encoding: str | None) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(decode(data, encoding=encoding, name="x.txt"), str)


@given(
    st.text(min_size=1),
    st.integers(1, 5),
    st.sampled_from(["utf-8", "gb18030", "utf-16", "big5"]),
    st.binary(max_size=3),
)
def test_a_file_read_in_blocks_is_told_alike(text: str, size: int, encoding: str, damage: bytes) -> None:
    head = b"# ".ljust(4096, b"-") if encoding != "utf-16" else b"\xff\xfe".ljust(4096, b"-")
    data = head + text.encode(encoding, "replace") + damage
    rest = data[4096:]

    def blocks() -> list[bytes]:
        return [data[:4096], *(rest[at : at + size] for at in range(0, len(rest), size))]

    def told(*given: bytes) -> str:
        try:
            return find_encoding(blocks if not given else lambda: given)
        except DecodingError as error:
            # The bytes that follow the first bad one may stand in the next block.
            return re.sub(r" \([0-9a-f ]+\)", "", str(error))

    assert told() == told(data)


def test_undecodable_bytes_are_named() -> None:
    with pytest.raises(DecodingError) as error:
        decode("工作".encode("gb18030") + b"\xff\xff", name="a.txt")
    assert "utf-8 fails at byte 0 (b9 a4 d7 f7); gb18030 fails at byte 4 (ff ff)" in str(error.value)
    assert "--encoding" in str(error.value)


def test_damaged_utf8_is_not_taken_for_gb18030() -> None:
    data = SAMPLE.encode()
    with pytest.raises(DecodingError, match="is UTF-8, but damaged at byte 25"):
        decode(data[:26] + data[27:])


@pytest.mark.parametrize("text", ["一、上半年工作\n(一)办结12件\n", "plain 12 words\n"])
def test_utf16_without_mark_is_refused(text: str) -> None:
    with pytest.raises(DecodingError, match="UTF-16"):
        decode(text.encode("utf-16-le"))


def test_nul_characters_are_ordinary() -> None:
    assert decode(b"\0\0\0") == "\0\0\0"
    assert decode("工\0作".encode()) == "工\0作"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "PNG picture, which is not read; have its characters recognized"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file .*save it as .docx, or: soffice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
        (b"{\\rtf1", "RTF file"),
        (b"\x1f\x8b\x08", "gzip archive, which is not read; unpack it"),
        (b"PK\x03\x04\x14\x00", "report.txt"),
    ],
)
def test_binary_files_are_named_and_told_how_to_convert(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_source(path)


@pytest.mark.parametrize("encoding", ["klingon", "hex", "rot13", "utf\0", ""])
def test_unknown_encodings(encoding: str) -> None:
    with pytest.raises(InputError, match=r"unknown encoding .*valid are utf-8"):
        decode(b"x", encoding=encoding)


def test_reads_a_file_without_touching_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "周报.MD"
    path.write_bytes(SAMPLE.encode())
    source = read_source(path)
    assert (source.text, source.name) == (SAMPLE, "周报")


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TRADITIONAL.encode("big5"))))
    assert read_source("-", encoding="big5").text == TRADITIONAL


def test_what_is_no_text_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    for name, said in [
        ("a.json", "rename it where it is text"),
        ("a.xlsx", "reportparse batch"),
        ("b.txt", "no such file"),
        (".", "is a folder"),
        ("x" * 300 + ".txt", "cannot be read"),
        ("a\0.txt", "cannot be read"),
    ]:
        with pytest.raises(InputError, match=said):
            read_source(tmp_path / name)


def test_a_file_beyond_all_measure_is_refused() -> None:
    pieces = (paragraph("检查12家。" * 1000, f"paragraph {number}") for number in range(400))
    with pytest.raises(InputError, match=r"a\.docx has more than 2,000,000 characters"):
        assemble(pieces, "a.docx")


def test_folding_keeps_lengths_and_line_ends() -> None:
    source = to_source(SAMPLE + TRADITIONAL)
    assert len(source.folded) == len(source.text)
    assert source.folded.count("\n") == source.text.count("\n")
    assert fold("２０１９年～簽約") == "2019年~签约"


@given(st.text())
def test_every_text_folds_to_its_own_length(text: str) -> None:
    source = to_source(text)
    assert len(source.folded) == len(text)
    assert fold(source.folded) == source.folded


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(InputError, match="U\\+D800"):
        to_source("工\ud800")
