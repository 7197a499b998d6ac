"""Images as nobody should send them: broken, lying, huge, disguised. Made byte by byte; always the same."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from tests.strategies.phone_photos import code_image

TEXT = "130501001.01.1.0001!" + ",".join(["7"] * 38) + "!0!0"
"""What the sound parts of these images say: reading it is honest, reading anything else is not."""


def hostile_images() -> dict[str, bytes]:
    """File name and bytes of every kind; a name says what is wrong with it."""
    made: dict[str, bytes] = {}
    sound = dict(_sound())
    for name, data in sound.items():
        made[f"sound.{name}"] = data
        made |= {f"{kind}.{name}": damaged for kind, damaged in _damages(name, data)}
    made |= dict(_disguises(sound))
    made |= dict(_lying_headers())
    made |= dict(_odd_pictures())
    return made


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _sound() -> Iterator[tuple[str, bytes]]:
    code = code_image(TEXT, 3)
    yield "jpg", saved(code, "JPEG", quality=80)
    yield "progressive.jpg", saved(code.convert("RGB"), "JPEG", quality=80, progressive=True)
    yield "png", saved(code, "PNG")
    yield "webp", saved(code.convert("RGB"), "WEBP", quality=70)
    yield "lossless.webp", saved(code.convert("RGB"), "WEBP", lossless=True)
    yield "tif", saved(code, "TIFF")
    yield "lzw.tif", saved(code, "TIFF", compression="tiff_lzw")
    yield "bmp", saved(code, "BMP")
    yield "gif", saved(code, "GIF")


def _damages(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    draw = random.Random(name)
    for share in (1, 10, 25, 50, 75, 90, 99):
        yield f"cut_at_{share}_percent", data[: max(1, len(data) * share // 100)]
    yield "last_byte_gone", data[:-1]
    yield "wrong_magic", b"\0\0\0\0" + data[4:]
    yield "magic_only", data[:12]
    yield "middle_zeroed", data[: len(data) // 3] + bytes(len(data) // 3) + data[2 * len(data) // 3 :]
    yield "tail_of_noise", data + draw.randbytes(5000)
    yield "twice", data + data
    yield "head_of_blanks", b"    " + data
    for number in range(6):
        yield f"bytes_flipped_{number}", _flipped(data, draw, 1 + 4**number // 4)


def _flipped(data: bytes, draw: random.Random, times: int) -> bytes:
    changed = bytearray(data)
    for _ in range(times):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _disguises(sound: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    draw = random.Random("disguises")
    zeros = bytes(20_000_000)
    yield "zero_bytes.jpg", b""
    yield "one_byte.png", b"\xff"
    yield "nuls.jpg", bytes(4096)
    yield "noise.jpg", draw.randbytes(4096)
    yield "noise_after_magic.jpg", b"\xff\xd8\xff" + draw.randbytes(4096)
    yield "noise_after_magic.png", b"\x89PNG\r\n\x1a\n" + draw.randbytes(4096)
    yield "noise_after_magic.tif", b"II*\0" + draw.randbytes(4096)
    yield "noise_after_magic.gif", b"GIF89a" + draw.randbytes(4096)
    yield "noise_after_magic.bmp", b"BM" + draw.randbytes(4096)
    yield "noise_after_magic.webp", b"RIFF\0\0\0\0WEBP" + draw.randbytes(4096)
    yield "gzip_bomb.jpg", gzip.compress(zeros)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", zeros)
    yield "zip_bomb.png", packed.getvalue()
    yield "svg.png", b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    yield "pdf.jpg", b"%PDF-1.7\n%%EOF\n"
    yield "heic.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    yield "avif.jpg", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(100)
    yield "html.jpg", b"<!doctype html><title>404</title>"
    yield "csv.png", b"CENTRO,MESA\n1,2\n"
    yield "png_called.jpg", sound["png"]
    yield "jpg_called.gif", sound["jpg"]
    yield "metafile.bmp", b"\xd7\xcd\xc6\x9a" + bytes(200)
    yield "postscript.tif", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file, with a true checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, colour: int = 0, depth: int = 8) -> bytes:
    """A PNG file whose header says what it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def _lying_headers() -> Iterator[tuple[str, bytes]]:
    row = zlib.compress(bytes(11))
    for width, height in ((100_000, 100_000), (2**31 - 1, 2**31 - 1), (0, 10), (10, 0), (1, 10**8), (10**8, 1)):
        yield f"says_{width}_by_{height}.png", png(width, height, chunk(b"IDAT", row))
        yield (
            f"says_{width}_by_{height}.gif",
            b"GIF89a" + struct.pack("<HH", width & 0xFFFF, height & 0xFFFF) + bytes(9),
        )
        yield f"says_{width}_by_{height}.bmp", _bmp(width, height)
    yield "bomb_of_zeros.png", png(10_000, 11_000, chunk(b"IDAT", zlib.compress(bytes(10_001 * 11_000), 9)))
    yield "large_and_clear.png", png(8_900, 8_900, chunk(b"IDAT", _packed_zeros(35_601 * 8_900)), colour=6)
    yield "bomb_in_colour.png", png(30_000, 30_000, chunk(b"IDAT", zlib.compress(bytes(10**6))), colour=6)
    yield "text_bomb.png", png(9, 9, chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(10**8))), chunk(b"IDAT", row))
    yield "profile_bomb.png", png(9, 9, chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(10**8))), chunk(b"IDAT", row))
    yield "chunk_says_more.png", png(9, 9, struct.pack(">I", 2**31 - 1) + b"IDAT" + row)
    yield "chunk_of_no_kind.png", png(9, 9, chunk(b"\0\1\2\3", b"x"), chunk(b"IDAT", row))
    yield "no_data.png", png(9, 9)
    yield "bad_depth.png", png(9, 9, chunk(b"IDAT", row), depth=77)
    yield "bad_colour.png", png(9, 9, chunk(b"IDAT", row), colour=99)
    yield "wrong_checksum.png", png(9, 9, chunk(b"IDAT", row)[:-4] + b"\0\0\0\0")
    yield "many_scans.jpg", _many_scans()
    yield "says_65500_square.jpg", _resized_jpeg(65_500, 65_500)
    yield "says_12000_by_9000.jpg", _resized_jpeg(12_000, 9_000)
    yield "says_no_width.jpg", _resized_jpeg(0, 9)
    yield "says_16383_square.webp", b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xfe\x3f\0\xfe\x3f\0" + bytes(8)
    yield "directory_that_points_at_itself.tif", b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 8)
    yield (
        "says_99999_square.tif",
        _tiff({256: 99_999, 257: 99_999, 258: 8, 259: 1, 262: 1, 273: 8, 278: 99_999, 279: 9}),
    )
    yield "strip_beyond_the_end.tif", _tiff({256: 9, 257: 9, 258: 8, 259: 1, 262: 1, 273: 10**9, 278: 9, 279: 81})
    yield "unknown_compression.tif", _tiff({256: 9, 257: 9, 258: 8, 259: 60_000, 262: 1, 273: 8, 278: 9, 279: 81})


def _packed_zeros(length: int) -> bytes:
    packer, block = zlib.compressobj(1), bytes(10**6)
    packed = [packer.compress(block) for _ in range(length // len(block))]
    return b"".join([*packed, packer.compress(bytes(length % len(block))), packer.flush()])


def _bmp(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header + bytes(64)


def _tiff(tags: dict[int, int]) -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4)


def _resized_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header says another size."""
    data = bytearray(saved(Image.new("L", (16, 16), 200), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _many_scans() -> bytes:
    """A progressive JPEG whose last scan comes a thousand times."""
    data = saved(Image.effect_noise((64, 64), 90), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1000 + data[-2:]


def _odd_pictures() -> Iterator[tuple[str, bytes]]:
    code = code_image(TEXT, 3)
    yield "thin.png", saved(Image.new("L", (1, 100_000), 255), "PNG")
    yield "flat.png", saved(Image.new("L", (100_000, 1), 255), "PNG")
    yield "one_pixel.png", saved(Image.new("L", (1, 1)), "PNG")
    yield "large_and_white.png", saved(Image.new("L", (10_000, 10_000), 255), "PNG")
    yield "large_in_colour.jpg", saved(Image.new("RGB", (9_000, 9_000), "white"), "JPEG", quality=30)
    yield "animated.gif", saved(code, "GIF", save_all=True, append_images=[Image.new("L", code.size)] * 50)
    yield "animated.png", saved(code, "PNG", save_all=True, append_images=[Image.new("L", code.size)] * 50)
    yield "animated.webp", saved(code, "WEBP", save_all=True, append_images=[Image.new("L", code.size)] * 20)
    yield "pages.tif", saved(code, "TIFF", save_all=True, append_images=[Image.new("L", code.size)] * 20)
    yield "cmyk.jpg", saved(code.convert("CMYK"), "JPEG")
    yield "cmyk.tif", saved(code.convert("CMYK"), "TIFF")
    yield "two_colours.png", saved(code.convert("1"), "PNG")
    yield "palette.png", saved(code.convert("P"), "PNG")
    yield "palette_with_a_hole.png", saved(code.convert("P"), "PNG", transparency=0)
    yield (
        "code_in_alpha.png",
        saved(Image.merge("LA", (Image.new("L", code.size), code.point(lambda v: 255 - v))), "PNG"),
    )
    yield "half_clear.png", saved(Image.merge("RGBA", (code, code, code, Image.new("L", code.size, 128))), "PNG")
    deep = np.asarray(code, dtype=np.uint16) * 257
    yield "sixteen_bits.png", saved(Image.fromarray(deep), "PNG")
    yield "sixteen_bits.tif", saved(Image.fromarray(deep), "TIFF")
    yield "twelve_bits_dark.png", saved(Image.fromarray(deep // 64), "PNG")
    yield "floats.tif", saved(Image.fromarray(np.asarray(code, dtype=np.float32) / 1e6), "TIFF")
    broken = np.asarray(code, dtype=np.float32).copy()
    broken[0, :3] = (np.nan, np.inf, -np.inf)
    yield "floats_not_finite.tif", saved(Image.fromarray(broken), "TIFF")
    yield "inverted.png", saved(code.point(lambda value: 255 - value), "PNG")
    for turn in range(1, 10):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield f"orientation_{turn}.jpg", saved(code, "JPEG", exif=exif)
    yield "exif_of_noise.jpg", saved(code, "JPEG", exif=b"Exif\0\0" + random.Random(1).randbytes(900))
    yield "exif_of_noise.png", saved(code, "PNG", exif=b"Exif\0\0" + random.Random(2).randbytes(900))
    yield "exif_of_noise.webp", saved(code, "WEBP", exif=b"Exif\0\0" + random.Random(3).randbytes(900))
