"""What a support teaches: a sector and a level, each fact with what it stands on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from services_catalogue.model.contact_facts import SourcedFact


class Sector(StrEnum):
    """A field of work: subjects of further education and occupations (SOC 2020) are put into the same few."""

    HEALTH_AND_CARE = "health_and_care"
    EDUCATION_AND_CHILDCARE = "education_and_childcare"
    CONSTRUCTION = "construction"
    ENGINEERING_AND_MANUFACTURING = "engineering_and_manufacturing"  # and science: labs stand beside works
    TRANSPORT_AND_WAREHOUSE = "transport_and_warehouse"
    DIGITAL = "digital"
    BUSINESS_AND_FINANCE = "business_and_finance"  # and office work and law
    RETAIL_AND_CUSTOMER_SERVICE = "retail_and_customer_service"
    HOSPITALITY = "hospitality"
    LAND_AND_ENVIRONMENT = "land_and_environment"
    CREATIVE = "creative"
    SECURITY_AND_PUBLIC_PROTECTION = "security_and_public_protection"
    CLEANING_AND_FACILITIES = "cleaning_and_facilities"
    PERSONAL_AND_LEISURE = "personal_and_leisure"


class QualificationLevel(StrEnum):
    """How high a course is, in the levels of England's qualifications."""

    ENTRY = "entry"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
    SEVEN = "7"


class TaughtSector(SourcedFact):
    """A sector that is taught at a level; `level` is None where no source says it.

    A support without any is one of which nobody has found out what it teaches, and never one that teaches nothing.
    """

    sector: Sector
    level: Annotated[
        QualificationLevel | None,
        # In YAML and in a cell of a table, 3 is a number.
        BeforeValidator(lambda given: str(given) if type(given) is int else given),
    ] = None
