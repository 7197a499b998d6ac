"""The one Django application that has models."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "veedor.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
