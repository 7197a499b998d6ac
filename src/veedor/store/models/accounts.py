"""Who may sign in to a workspace."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser

from veedor.store.models.table import Table


class Account(AbstractUser):
    """A person with a password. Never named in a fact."""

    table: ClassVar[Table] = Table.OPERATIONAL
