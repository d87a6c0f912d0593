"""Commands about the lines and payment milestones of a quote: added, written, removed, restored."""

from __future__ import annotations

from typing import Annotated

import typer

from battlemap.cli.collaboration.quote_commands import Fields, change_quote, quotes, values_written
from battlemap.cli.console import By, Json, say
from graph.model.workspaces.quote_nodes import LINE, PAYMENT, PRICING
from graph.workspaces.quotes import line_changes, payment_changes

line = typer.Typer(help=say("Lines of a quote.", "报价条目。"), no_args_is_help=True)
payment = typer.Typer(help=say("Payment milestones of a quote.", "付款节点。"), no_args_is_help=True)
quotes.add_typer(line, name="line")
quotes.add_typer(payment, name="payment")

Quote = Annotated[str, typer.Argument(metavar="QUOTE")]
Line = Annotated[str, typer.Argument(metavar="LINE")]
Payment = Annotated[str, typer.Argument(metavar="PAYMENT")]
MONEY = (*PAYMENT, "milestone")


@line.command("add", help=say("Add a line.", "添加条目。"))
def add_line_command(
    quote: Quote,
    fields: Fields = None,
    partner: Annotated[
        str | None, typer.Option("--for", metavar="PARTNER", help=say("Partner who delivers it.", "交付的伙伴。"))
    ] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    values, _ = values_written(fields, LINE)
    about = {"quote_id": quote, "delivered_by_id": partner}
    change_quote(line_changes.add_quote_line, by, json, values | about)


@line.command("edit", help=say("Write fields of a line.", "编辑条目。"))
def edit_line_command(id: Line, fields: Fields = None, by: By = "?", json: Json = False) -> None:
    change_quote(line_changes.edit_quote_line, by, json, values_written(fields, LINE)[0] | {"id": id})


@line.command("price", help=say("Write list price and cost; FIELD= empties one.", "填写目录价与成本;字段= 清空。"))
def price_line_command(id: Line, fields: Fields = None, by: By = "?", json: Json = False) -> None:
    values, clear = values_written(fields, PRICING)
    change_quote(line_changes.price_quote_line, by, json, values | {"id": id, "clear": clear})


@line.command("remove", help=say("Remove a line.", "移除条目。"))
def remove_line_command(id: Line, by: By = "?", json: Json = False) -> None:
    change_quote(line_changes.remove_quote_line, by, json, {"id": id})


@line.command("restore", help=say("Take back that it was removed.", "恢复已移除的条目。"))
def restore_line_command(id: Line, by: By = "?", json: Json = False) -> None:
    change_quote(line_changes.restore_quote_line, by, json, {"id": id})


@payment.command("add", help=say("Add one: title, share or amount, due, milestone.", "添加付款节点。"))
def add_payment_command(quote: Quote, fields: Fields = None, by: By = "?", json: Json = False) -> None:
    values, _ = values_written(fields, MONEY)
    values["milestone_id"] = values.pop("milestone", None)
    change_quote(payment_changes.add_quote_payment, by, json, values | {"quote_id": quote})


@payment.command(
    "edit", help=say("Write fields; due= and milestone= empty one.", "编辑付款节点;due=、milestone= 清空。")
)
def edit_payment_command(id: Payment, fields: Fields = None, by: By = "?", json: Json = False) -> None:
    values, clear = values_written(fields, MONEY)
    values["milestone_id"] = values.pop("milestone", None)
    change_quote(payment_changes.edit_quote_payment, by, json, values | {"id": id, "clear": clear})


@payment.command("remove", help=say("Remove one.", "移除付款节点。"))
def remove_payment_command(id: Payment, by: By = "?", json: Json = False) -> None:
    change_quote(payment_changes.remove_quote_payment, by, json, {"id": id})


@payment.command("restore", help=say("Take back that it was removed.", "恢复付款节点。"))
def restore_payment_command(id: Payment, by: By = "?", json: Json = False) -> None:
    change_quote(payment_changes.restore_quote_payment, by, json, {"id": id})
