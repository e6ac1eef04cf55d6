"""Where allauth meets our people."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Signing up asks for the name as on the licence; mail is written by `practitioners.mail`."""
