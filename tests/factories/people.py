"""People with a confirmed address, as allauth keeps them."""

from allauth.account.models import EmailAddress

from practitioners.models import User


def confirmed(email: str, name: str, **fields) -> User:
    user = User.objects.create_user(email, "correct horse battery", name_on_licence=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
