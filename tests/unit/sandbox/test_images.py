"""The sizes of pictures, and the simulated files."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import images, samples
from bot.sandbox.images import Picture

JPEG = (
    b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9
    + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 480, 640) + b"\0" * 10
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (samples.photo(1), Picture("image/png", 320, 200)),
        (JPEG, Picture("image/jpeg", 640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 4), Picture("image/gif", 3, 4)),
        (samples.STICKER, Picture("image/webp", 1, 1)),
        (
            b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (99).to_bytes(3, "little") + (49).to_bytes(3, "little"),
            Picture("image/webp", 100, 50),
        ),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 30, 20), Picture("image/webp", 30, 20)),
        (b"%PDF-1.7", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        (b"\xff\xd8", None),
        (b"", None),
    ],
)
def test_pictures_are_recognised(content: bytes, picture: Picture | None) -> None:
    """Type and size come from the first bytes; a torso is no picture."""
    assert images.recognise(content) == picture


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\xff\xd8", b""]), st.binary(max_size=40)
)
def test_no_content_breaks_recognition(head: bytes, rest: bytes) -> None:
    """Any bytes are a picture or none."""
    found = images.recognise(head + rest)
    assert found is None or found.width >= 0


def test_a_voice_message_is_ogg_opus() -> None:
    """Pages follow each other with their checksums, and the last one says that it is."""
    content = samples.voice(2)
    pages = content.split(b"OggS")[1:]
    assert len(pages) == 4
    assert pages[0].endswith(b"OpusHead\x01\x01" + struct.pack("<HIhB", 0, 48000, 0, 0))
    assert [page[1] for page in pages] == [2, 0, 0, 4]
    granule = struct.unpack("<q", pages[-1][2:10])
    assert granule == (96000,)
    assert len({page[18:22] for page in pages}) == 4
