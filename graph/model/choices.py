"""Vocabulary of the model: the choices of fields, names of roles and kinds."""

INDUSTRIES = ("medical", "NEV", "construction_machinery", "food", "other")
STAGES = ("lead", "qualified", "solution_confirmed", "negotiation", "contract")
STATUSES = ("open", "won", "lost")
DECISION_ROLES = (
    "economic_buyer", "technical", "user", "gatekeeper", "procurement", "champion", "influencer",
)  # fmt: skip
SIGNAL_KINDS = (
    "expansion", "tender", "budget", "leadership_change", "contract_expiry", "complaint",
)  # fmt: skip
ENGAGEMENT_KINDS = ("visit", "joint_visit", "consultation", "call", "meeting", "ticket")
PARTNERS = ("Distributor", "ServiceProvider", "Supplier", "KOL")
PARTNER_EDGES = {"Distributor": "DISTRIBUTES_TO", "ServiceProvider": "SERVES", "Supplier": "SUPPLIES"}
EXCLUSIONS = ("territory", "certificate", "conflict", "blacklist", "contract")
ROLES = ("sales", "operations", "analyst", "partner", "admin")
EVENT_KINDS = ("graph", "change", "signal", "scores", "alert")
RULE_TIMES = ("signal", "day")
ALERT_STATUSES = ("open", "acknowledged", "snoozed", "closed")
ALERT_OUTCOMES = ("won", "useful", "not_useful", "false_alarm", "duplicate")
DELIVERY_KINDS = ("opened", "more", "reminder", "digest", "warning")
DELIVERY_STATUSES = ("queued", "sent", "digested", "withheld", "dropped", "dead")
VERDICTS = ("useful", "not_useful")
CONTRACT_LEVELS = ("full", "overlap", "counts")
