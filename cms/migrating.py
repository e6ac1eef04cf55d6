"""Migrates a database in a fraction of the time.

Django renders the model classes of the whole project anew at almost every step, because a step may ask for
any of them. Nearly all of ours and Wagtail's ask for one table. So a step renders the model it is about and
no other, and everything is rendered again where it counts: before Python code that may use any model, and
around the steps that look at the neighbours of their table.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache, partial

from django.apps import apps
from django.core.management.commands import migrate
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import operations as steps
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps

# Look at nothing but the table they name and the names of those it points to.
OF_ONE_TABLE = (
    steps.CreateModel,
    steps.DeleteModel,
    steps.AddField,
    steps.RemoveField,
    steps.AddIndex,
    steps.RemoveIndex,
    steps.RenameIndex,
    steps.AddConstraint,
    steps.RemoveConstraint,
    steps.AlterModelOptions,
    steps.AlterModelManagers,
    steps.AlterUniqueTogether,
    steps.RunPython,
    steps.RunSQL,
)


def of_one_table(step: Operation) -> bool:
    """Whether a step needs no neighbour: others may point at a unique column, and follow its type."""
    if isinstance(step, steps.AlterField):
        return not step.field.unique
    if isinstance(step, steps.SeparateDatabaseAndState):
        return all(map(of_one_table, [*step.database_operations, *step.state_operations]))
    return type(step) in OF_ONE_TABLE


class BriefState(ProjectState):
    """Knows of every model what it is, and has classes of today only of those that were asked for."""

    brief = False

    def clone(self) -> "BriefState":
        copied: BriefState = super().clone()  # type: ignore[assignment]
        copied.__class__ = BriefState
        copied.brief = self.brief
        return copied

    def _find_reload_model(
        self, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        if not self.brief:
            return super()._find_reload_model(app_label, model_name, delay)  # type: ignore[misc]
        # Whoever wants the others as well asks for `clear_delayed_apps_cache` first.
        self.is_delayed = True
        return {(app_label, model_name)}

    def complete(self) -> None:
        """Classes of today of all models."""
        if self.is_delayed:
            self.apps = StateApps(self.real_apps, self.models)  # type: ignore[arg-type]
            self.is_delayed = False


class BriefExecutor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state: ProjectState = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        state.__class__ = BriefState
        return state

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        taken = copy(migration)
        taken.apply = partial(step_by_step, migration)  # type: ignore[method-assign]
        return super().apply_migration(state, taken, fake, fake_initial)


def step_by_step(
    migration: Migration,
    state: BriefState,
    editor: BaseDatabaseSchemaEditor,
    collect_sql: bool = False,
) -> ProjectState:
    """What `Migration.apply` does, with the classes each step needs."""
    for step in migration.operations:
        one = copy(migration)
        one.operations = [step]  # type: ignore[misc]
        state.brief = of_one_table(step)
        if not state.brief:
            state.complete()
        one.apply(state, editor, collect_sql)
    return state


@contextmanager
def quickly() -> Iterator[None]:
    """What `migrate` does inside takes the short way; the rows and tables are the same.

    Most classes live until the end, so looking for what could be thrown away is left out as well, and
    which setting names a model is asked once: Django forgets it with every model.
    """
    looked_up = type(apps).get_swappable_settings_name.__wrapped__  # type: ignore[attr-defined]
    thresholds = gc.get_threshold()
    apps.get_swappable_settings_name = cache(partial(looked_up, apps))  # type: ignore[method-assign]
    migrate.MigrationExecutor = BriefExecutor  # type: ignore[attr-defined]
    gc.freeze()
    gc.set_threshold(500_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
        migrate.MigrationExecutor = MigrationExecutor  # type: ignore[attr-defined]
        del apps.get_swappable_settings_name
