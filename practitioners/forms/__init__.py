from practitioners.forms.checks import DecisionForm, QueueFilterForm
from practitioners.forms.licences import LicenceForm
from practitioners.forms.people import CloseOwnForm, FindAccountForm, ProfileForm, SignupForm

__all__ = [
    "CloseOwnForm",
    "DecisionForm",
    "FindAccountForm",
    "LicenceForm",
    "ProfileForm",
    "QueueFilterForm",
    "SignupForm",
]
