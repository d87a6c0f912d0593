"""Which rows a partner sees under its data contract, as Cypher conditions."""

from __future__ import annotations

# name → the label whose rows it opens, and the condition; $contract_partner is the partner, {n} the node
SCOPES: dict[str, tuple[str, str]] = {
    "people_of_customers": ("Person", ""),
    "partners_of_customers": ("Organization", ""),
    "opportunities_of_customers": ("Opportunity", ""),
    "opportunities_partnered": ("Opportunity", ""),
    "assets_of_customers": ("Asset", ""),
    "assets_served": ("Asset", ""),
    "records_of_assets": ("MaintenanceRecord", ""),
    "records_own": ("MaintenanceRecord", ""),
    "engagements_joint": ("Engagement", ""),
    "signals_of_customers": ("Signal", ""),
    "engineers_own": ("Person", ""),
    "certificates_own": ("Certificate", ""),
    "stock_own": ("InventoryPeriod", ""),
}
