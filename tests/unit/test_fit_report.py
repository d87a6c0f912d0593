"""Words of the evaluation's report."""

from algorithms.fit_data.served_model import PLAIN
from algorithms.partner_fit.model_selection import BLENDS, LEARNT, LINK
from battlemap.cli.output.fit_report import method_text
from battlemap.cli.output.fit_report_words import METHODS


def test_every_method_of_partner_fit_has_a_chinese_name():
    assert {*PLAIN, *LEARNT, *BLENDS, LINK} <= METHODS.keys()
    assert method_text("blend").zh == "组合模型(blend)" and method_text("blend").en == "blend"
    assert method_text("another").zh == "another"
