"""Reading a photo's code, beside zxing-cpp alone: the price of limits, digests and fingerprints."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from benchmarks.cases import Row
from veedor.intake.photos.photo import WHOLE, read_photo

AIM: Final = 1.3
PHOTOS: Final = 12
ROUNDS: Final = 5
_SIZE: Final = (1500, 2000)
_TEXT: Final = "110101001.01.1.0001!" + ",".join(str(7 * card % 300) for card in range(38)) + "!3!0"


def read_ratio(photos: int = PHOTOS, rounds: int = ROUNDS) -> Row:
    """How many times bare zxing-cpp's time our first attempt takes, on photos that the first attempt reads. Both
    open the same files, in turns; medians of `rounds`."""
    with TemporaryDirectory(prefix="veedor-photos-") as folder:
        paths = [_photo(Path(folder), number) for number in range(photos)]
        ours, bare = _in_turns(paths, rounds)
    beside = f"zxing-cpp alone, on {photos} photos of {_SIZE[0]} × {_SIZE[1]}: {bare / photos * 1000:.1f} ms each"
    return Row("read a photo at first sight", ours / bare, "×", beside, AIM)


def _in_turns(paths: Sequence[Path], rounds: int) -> tuple[float, float]:
    times = [(_timed(_ours, paths), _timed(_bare, paths)) for _ in range(rounds)]
    return statistics.median(ours for ours, _ in times), statistics.median(bare for _, bare in times)


def _timed(read: Callable[[Path], str], paths: Sequence[Path]) -> float:
    began = time.perf_counter()
    texts = {read(path) for path in paths}
    took = time.perf_counter() - began
    if texts != {_TEXT}:
        raise RuntimeError("a benchmark photo was not read at first sight")
    return took


def _ours(path: Path) -> str:
    read = read_photo(path, None)
    return read.text if read.text is not None and read.attempts == (WHOLE,) else ""


def _bare(path: Path) -> str:
    with Image.open(path) as image:
        found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return found[0].text if found else ""


def _photo(folder: Path, number: int) -> Path:
    """A code on a grainy table, a little turned and a little soft: in colour, as phones take them."""
    draw = np.random.default_rng(number)
    scene = Image.fromarray(np.clip(draw.normal(150, 12, (_SIZE[1], _SIZE[0])), 0, 255).astype(np.uint8))
    code = _code().resize((900, 900), Image.Resampling.NEAREST)
    scene.paste(code, (int(draw.integers(100, 500)), int(draw.integers(100, 1000))))
    turned = scene.rotate(float(draw.uniform(-12, 12)), Image.Resampling.BILINEAR, fillcolor=150)
    path = folder / f"{number}.jpg"
    turned.filter(ImageFilter.GaussianBlur(1.2)).convert("RGB").save(path, quality=80)
    return path


def _code() -> Image.Image:
    import segno

    out = BytesIO()
    segno.make(_TEXT, error="q", micro=False, boost_error=False).save(out, kind="png", scale=4, border=4)
    return Image.open(out).convert("L")
