"""One name for each image of a custodian, whatever it is called elsewhere.

An image that a custodian holds under several names, or that a table names by its digest, is one image; two images
of one name but different bytes are two. So the rule "one image, one station" sees through renaming.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from veedor.election.sheet import Readings
from veedor.intake.photos.duplicates import Group, same_images
from veedor.intake.photos.photo import PhotoRead

_SHORT_DIGEST = 8


@dataclass
class _Held:
    """One custodian's images, each known by the digest of its first copy: `first` leads there from the digest of
    every copy, `title` is the name of that first copy, `called` are the images that go by a name."""

    first: dict[str, str] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)

    def add(self, copies: Iterable[PhotoRead]) -> None:
        """Take in copies of one image."""
        known = [(one.digest, one.file) for one in copies if one.digest is not None]
        if known:
            image = self.first.setdefault(known[0][0], known[0][0])
        for digest, file in known:
            mine = self.first.setdefault(digest, image)
            self.title.setdefault(mine, file)
            self.called.setdefault(file, set()).add(mine)

    def name(self, image: str) -> str:
        title = self.title[image]
        return title if len(self.called[title]) == 1 else f"{title}#{image[:_SHORT_DIGEST]}"

    def aliases(self) -> dict[str, str]:
        """From what a table may call an image to its one name."""
        names = {name: self.name(*images) for name, images in self.called.items() if len(images) == 1}
        return names | {digest: self.name(image) for digest, image in self.first.items()}


class Images:
    """The images of all photo folders of a run, by custodian."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def add(self, custodian: str, reads: Sequence[PhotoRead], groups: Iterable[Group]) -> None:
        """Take in a folder. Photos of one sheet that are not copies of one image stay apart."""
        held = self._held.setdefault(custodian, _Held())
        for group in groups:
            copies = same_images(reads, group)
            held.add(reads[at] for at in copies)
            for at in set(group.photos) - set(copies):
                held.add([reads[at]])

    def name(self, custodian: str, one: PhotoRead) -> str:
        """The one name of a photo that was added."""
        held = self._held[custodian]
        return held.name(held.first[str(one.digest)])

    def renamed(self, readings: Readings) -> Readings:
        """The readings of a table, with the one name of every image that these folders hold too."""
        held = self._held.get(readings.source.custodian)
        if held is None or "copy" not in readings.texts:
            return readings
        aliases = held.aliases()
        written, place = np.unique(readings.texts["copy"], return_inverse=True)
        names = np.asarray([aliases.get(str(name), str(name)) for name in written])
        return replace(readings, texts={**readings.texts, "copy": names[place]})
