"""Who stands in the demo site. These accounts exist only where `seed_demo` was run."""

from dataclasses import dataclass

from practitioners.roles import Role

# Published on purpose: it opens nothing but a demo on one's own machine.
DEMO_PASSWORD = "needle-and-thread"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    role: Role
    email: str
    name: str
    display_name: str


DEMO_ACCOUNTS = (
    DemoAccount(Role.LEARNER, "learner@demo.example", "Maya Lindgren", "Maya"),
    DemoAccount(Role.INSTRUCTOR, "instructor@demo.example", "Tomas Reyes", "Tomas"),
    DemoAccount(Role.CLINICAL_REVIEWER, "reviewer@demo.example", "Dr Ingrid Bauer", "Ingrid"),
    DemoAccount(Role.ADMINISTRATOR, "admin@demo.example", "Priya Nair", "Priya"),
)
