"""Django's settings: the only module of them, built from the workspace's `veedor.toml`.

Without a workspace (tools that only look at models) there is no database. The web's applications are named here by
string, for `store` stands below them.
"""

from __future__ import annotations

import secrets

from veedor.store.connection import databases_of

DATABASES = databases_of(None)
"""None until `connection.connect` names a workspace's."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "veedor.store",
]
AUTH_USER_MODEL = "store.Account"
SECRET_KEY = secrets.token_urlsafe(50)
"""A new one for each process: nothing that outlives one is signed with it."""
USE_TZ = True
TIME_ZONE = "UTC"
