"""Lists that come along with a row, where each would otherwise be a statement of its own."""

from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler


class ListOf(Subquery):
    """In one column the rows of a queryset, each as a mapping: `ListOf(rows, name="field")`.

    The database hands them over as JSON: days and amounts are text, and nothing is said about order.
    """

    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any, Any], **fields: str) -> None:
        super().__init__(queryset.order_by().values(one=JSONObject(**fields)))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="(SELECT json_group_array(json(one)) FROM (%(subquery)s))",
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="(SELECT coalesce(jsonb_agg(one), '[]') FROM (%(subquery)s) AS found)",
        )
