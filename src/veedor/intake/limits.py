"""How much of a stranger's file is read before it is refused."""

from __future__ import annotations

from typing import Final

UNPACKED_BYTES: Final = 2 * 1024**3
"""The largest table, once unpacked."""

PACKED_RATIO: Final = 300
"""How many times its packed size a file may unpack to, beyond `RATIO_FREE_BYTES`. Real tables: 5 to 12."""

RATIO_FREE_BYTES: Final = 32 * 1024**2

XZ_MEMORY: Final = 256 * 1024**2
"""What unpacking xz may take: `xz -9` takes 65 MB."""

WORKBOOK_BYTES: Final = 512 * 1024**2
"""All members of a workbook, unpacked."""

WORKBOOK_MEMBERS: Final = 2_000

WORKBOOK_CELLS: Final = 12_000_000
"""Rows × columns of the used ranges of all sheets. Measured: 100 bytes each, 200 where they are texts."""

WORKBOOK_TEXT: Final = 512 * 1024**2
"""Cells that repeat a shared text × the longest such text, in bytes."""

WORKBOOK_RUN: Final = 4 * 1024**2
"""Bytes between two tags. Excel lets no cell hold more than 32,767 characters."""

PARQUET_TEXT: Final = 1024**3
"""All texts of a Parquet table, unpacked, in bytes."""

ROWS: Final = 20_000_000

COLUMNS: Final = 4096

LINE_BYTES: Final = 128 * 1024
"""The longest line of a text table. Python's csv module takes no longer field either."""

RECORD_LINES: Final = 100
"""How many lines one quoted record may span."""

BROKEN_RECORDS: Final = 1_000
"""Records with broken quotes before the whole file is refused: each costs reading its lines again."""

TEXT_LENGTH: Final = 200
"""The longest text that is kept (image names, serials, codes, names of areas), in characters."""

KEPT_REFUSALS: Final = 10_000
"""Refused rows kept verbatim, for each file; beyond it they are counted."""

RAW_LENGTH: Final = 10_000
"""How much of a refused row is kept."""

SHOWN_LENGTH: Final = 60
"""How much of a foreign text a message repeats."""

CODE_LENGTH: Final = 64
"""The longest code of a station or area, in characters: one long code widens the array of all others."""

CODES_BYTES: Final = 1024**3
"""What the codes of one table may take as an array: rows × longest code × 4 bytes."""

EXACT_FLOATS: Final = 2**53
"""Below it a float holds every whole number exactly."""

COUNT: Final = 999_999_999
"""The largest figure that a sheet may state."""

PHOTO_BYTES: Final = 64 * 1024**2

PHOTO_PIXELS: Final = 120_000_000
"""Checked from the header, before anything is unpacked. The largest phone cameras in wide use make 108 million."""

PHOTO_SIDE: Final = 65_535
"""Pixels along one side, the most that a JPEG can have."""

PHOTO_MEMORY: Final = 640 * 1024**2
"""What unpacking one photo may take, as estimated from its header."""

PHOTO_SCANS: Final = 100
"""Passes over a progressive JPEG, each of which costs as much as a whole photo. Cameras make about ten."""

WORKED_PIXELS: Final = 48_000_000
"""Larger photos are shrunk by whole factors before anything looks at them."""

RETRIED_PIXELS: Final = 16_000_000
"""The largest image that a retry works on, after enlarging it."""

PHOTO_SECONDS: Final = 30
"""Processor time that retries on one photo may take before it is given up; a busy machine changes nothing in it."""

QR_TEXT: Final = 7_089
"""The longest text that a QR code holds. Source: ISO/IEC 18004."""
