"""What places want printed. Without a reviewer: they inform, they withhold nothing."""

from certificates.models import PrintRule
from cms.starter.content import read
from practitioners.models import Jurisdiction


def load_print_rules() -> None:
    about = read("print_rules")
    for row in about["rules"]:
        place = Jurisdiction.objects.get(code=row["code"])
        PrintRule.objects.get_or_create(
            jurisdiction=place,
            defaults={
                "facts": row["facts"],
                "retention_years": row["retention_years"],
                "source": row["source"],
                "checked_on": about["checked_on"],
                "note": row["note"],
            },
        )
