"""Small files for the simulated photo, sticker and voice message of a person."""

from __future__ import annotations

import base64
import functools
import math
import struct
import zlib

_WIDTH, _HEIGHT = 320, 200
#: One transparent pixel, lossless WebP: what a simulated sticker is made of.
STICKER = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")


@functools.lru_cache(maxsize=16)
def photo(number: int = 0) -> bytes:
    """A PNG of 320 by 200 pixels, an evening sky; each number another one."""
    top, bottom = ((38 + 40 * number) % 200, 70, 120), (244, (150 + 30 * number) % 255, 96)
    rows = []
    for y in range(_HEIGHT):
        part = y / (_HEIGHT - 1)
        sky = bytes(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
        ground = bytes((34, 40, 52))
        rows.append(b"\0" + b"".join(sky if y < _hill(x, number) else ground for x in range(_WIDTH)))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _png_chunk(b"IEND", b"")
    )


def _hill(x: int, number: int) -> float:
    """Where the ground begins in column `x`."""
    return 150 + 16 * math.sin(x / 47 + number) + 6 * math.sin(x / 19 + 2 * number)


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def voice(seconds: int) -> bytes:
    """An Ogg Opus file with `seconds` of silence (RFC 7845; one frame of 20 ms a packet)."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"sandbox" + struct.pack("<I", 0)
    pages = [_ogg_page([head], 0, 0, 2), _ogg_page([tags], 0, 1, 0)]
    for second in range(max(seconds, 1)):
        last = second == max(seconds, 1) - 1
        pages.append(_ogg_page([b"\xf8\xff\xfe"] * 50, 48000 * (second + 1), second + 2, 4 if last else 0))
    return b"".join(pages)


def _ogg_page(packets: list[bytes], granule: int, number: int, flags: int) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 1, number, 0, len(packets)) + lacing
    page += b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_checksum(page)) + page[26:]


def _ogg_checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value
