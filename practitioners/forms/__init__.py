from practitioners.forms.checks import DecisionForm, QueueFilterForm
from practitioners.forms.licences import LicenceForm
from practitioners.forms.people import ProfileForm, SignupForm

__all__ = ["DecisionForm", "LicenceForm", "ProfileForm", "QueueFilterForm", "SignupForm"]
