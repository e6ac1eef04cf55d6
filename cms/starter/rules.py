"""The sample rules of 37 places. Drafts: they inform, they never block or certify."""

from cms.starter.content import read
from renewals.services.rules import store_rule_sets


def load_rules() -> None:
    rules = read("jurisdictions")
    for row in rules["rows"]:
        store_rule_sets(row, drafted_on=rules["meta"]["drafted"])
