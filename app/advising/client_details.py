"""What a client is called and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass

from app.referrals.access import Client
from app.referrals.contact_method import ContactMethod, as_kept
from app.web.forms import Form


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """As it was typed, or as it stands in their record."""

    reference: str
    name: str
    reach: str
    contact: str
    safe: str
    language: str

    @staticmethod
    def typed(form: Form) -> ClientDetails:
        """As it was typed for a client with no record yet."""
        reach = form.text("reach")
        return ClientDetails(
            form.line("reference"),
            form.line("name"),
            reach,
            "" if reach == ContactMethod.ADVISER else form.line("contact"),
            form.line("safe"),
            form.line("language"),
        )

    @staticmethod
    def kept(client: Client) -> ClientDetails:
        """As it stands in a record."""
        return ClientDetails(client.reference, client.name, client.reach, client.contact, client.safe, client.language)

    def onto(self, client: Client) -> None:
        """Put it into a new record."""
        client.name, client.reach = self.name, ContactMethod(self.reach)
        client.contact = as_kept(self.reach, self.contact)
        client.safe, client.language = self.safe, self.language
