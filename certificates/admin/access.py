"""Who may look at certificates and who may decide about them, in Django's words."""

SEE = "certificates.view_certificate"
CHANGE = "certificates.change_certificate"
