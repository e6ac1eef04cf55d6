"""Lists whose rows are wider than a telephone: they move sideways, and whom a row is about stays."""


class WideList:
    """For a view set of Wagtail."""

    index_template_name = "certificates/admin/listing.html"
    index_results_template_name = "certificates/admin/listing_results.html"
