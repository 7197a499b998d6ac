"""What the authority announced."""

from typing import ClassVar

from django.db import models

from veedor.store.models.table import Table


class Announced(models.Model):
    """A bulletin, by the fact that holds it; `body` is the fact's. One that is announced again stands beside."""

    table: ClassVar[Table] = Table.PROJECTION

    leaf = models.BigIntegerField(primary_key=True)
    bulletin = models.CharField(max_length=64)
    document = models.CharField(max_length=64)
    body = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("bulletin", "document"), name="a_document_announces_once"),)
