"""What people type about themselves."""

from django import forms


class SignupForm(forms.Form):
    """The part of signing up that is ours."""

    def signup(self, request: object, user: object) -> None:
        """Required by allauth."""
