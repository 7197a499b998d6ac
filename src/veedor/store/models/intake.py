"""What was read from files: which file, row and contest each reading came from."""

from typing import ClassVar

from django.db import models

from veedor.store.models.table import Table


class SheetRead(models.Model):
    """One reading of one sheet, by the fact that holds it. The same row of the same file is read once; what was
    `withdrawn` may be read again."""

    table: ClassVar[Table] = Table.PROJECTION

    leaf = models.BigIntegerField(primary_key=True)
    blob = models.CharField(max_length=64)
    source = models.CharField(max_length=128)
    row = models.BigIntegerField()
    contest = models.CharField(max_length=64)
    station = models.CharField(max_length=64)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("blob", "source", "row", "contest"),
                condition=models.Q(withdrawn=False),
                name="a_row_stands_once",
            ),
        )


class RowsRefused(models.Model):
    """How many rows of a file were not read; `report` is the SHA-256 of the list that says which and why."""

    table: ClassVar[Table] = Table.PROJECTION

    leaf = models.BigIntegerField(primary_key=True)
    blob = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    report = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("blob", "report"), name="a_refusal_is_told_once"),)
