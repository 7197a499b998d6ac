import django.contrib.auth.models
import django.contrib.auth.validators
import django.utils.timezone
from django.db import migrations, models

from veedor.store.guards import BY_VENDOR


def guard(apps, schema_editor):
    for statement in BY_VENDOR[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def begin(apps, schema_editor):
    apps.get_model("store", "Head").objects.create(size=0)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("size", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="KeptBlob",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("blob", models.CharField(max_length=64, unique=True)),
                ("bytes", models.BigIntegerField()),
                ("media", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="SealedBody",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
                ("entry", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Announced",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("bulletin", models.CharField(max_length=64)),
                ("document", models.CharField(max_length=64)),
                ("body", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "document"), name="a_document_announces_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("entry", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "sheet.read"), _negated=True),
                        fields=["kind"],
                        name="facts_of_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowsRefused",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("blob", models.CharField(max_length=64)),
                ("rows", models.BigIntegerField()),
                ("report", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("blob", "report"), name="a_refusal_is_told_once")],
            },
        ),
        migrations.CreateModel(
            name="SheetRead",
            fields=[
                ("leaf", models.BigIntegerField(primary_key=True, serialize=False)),
                ("blob", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=128)),
                ("row", models.BigIntegerField()),
                ("contest", models.CharField(max_length=64)),
                ("station", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("blob", "source", "row", "contest"), name="a_row_is_read_once")
                ],
            },
        ),
        migrations.RunPython(guard),
        migrations.RunPython(begin),
    ]
