"""The log's own rows: facts, the head that numbers them, what is sealed, the heads that were signed, files kept."""

from typing import ClassVar

from django.db import models

from veedor.store.models.table import Table

BULK = "sheet.read"
"""The kind of almost all facts; the others are found by an index."""


class Fact(models.Model):
    """One entry of the log, as its bytes are published. Triggers refuse every change and every gap."""

    table: ClassVar[Table] = Table.LOG

    leaf = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=64)
    entry = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("kind",), condition=~models.Q(kind=BULK), name="facts_of_a_kind"),)


class Head(models.Model):
    """One row: how many facts there are. Who appends holds it locked, so that commit order is leaf order."""

    table: ClassVar[Table] = Table.LOG

    size = models.BigIntegerField(default=0)


class SealedBody(models.Model):
    """What a sealed fact commits to, salt and entry: outside the log until a later fact opens it, or for ever."""

    table: ClassVar[Table] = Table.PRIVATE

    leaf = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    entry = models.BinaryField()


class SignedHead(models.Model):
    """A checkpoint that was signed: `note` as it was or will be published. Its size is taken once and for all."""

    table: ClassVar[Table] = Table.OPERATIONAL

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.BinaryField()


class KeptBlob(models.Model):
    """A file that a fact says is kept, by its SHA-256 in hex."""

    table: ClassVar[Table] = Table.PROJECTION

    leaf = models.BigIntegerField(primary_key=True)
    blob = models.CharField(max_length=64, unique=True)
    bytes = models.BigIntegerField()
    media = models.CharField(max_length=16)
