"""What every table has in common: a naming convention for constraints, so that they are the same on every database."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Enum, MetaData
from sqlmodel import SQLModel


class TableRow(SQLModel):
    """The base of every table. A migration can only change a constraint whose name it knows, so each has one."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def one_of(choices: type[StrEnum], name: str, length: int) -> Enum:
    """The type of a column that holds one of a few words; a CHECK constraint lets the database refuse any other.

    `name` is that of the column, and `length` the most characters that a word may have.
    """
    return Enum(
        choices,
        name=name,
        native_enum=False,
        length=length,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )
