"""Helpers of tests: Cells to values: whatever people write in either language is read right, or said to be unreadable."""

from graph.model.declarations import number as number_field
from graph.model.model import MODEL

CUSTOMER = MODEL.fields("Organization", "Customer")
REVENUE, SINCE, EMPLOYEES = CUSTOMER["revenue"], CUSTOMER["customer_since"], CUSTOMER["employees"]
FREE = number_field("profit", "利润", name="profit", unit="CNY")
