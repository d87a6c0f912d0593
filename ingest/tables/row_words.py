"""Words of rows that are no records: totals, signatures, notes and page numbers below a table; types, hints and samples above.

A word counts only where it is the whole cell, or where a colon, a bracket, an amount or a count follows it: a company that
is called 合计科技有限公司 or Total Energies is none of them.
"""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from ingest.parse.cells import half_width
from ingest.parse.spoiled import spoiled_reason

LONGEST = 200  # characters of a cell that is looked at
FRAME = " \t*=—–-_#·.【】[]<>《》〈〉\"'"
CHINESE_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")

PERIOD = r"(?:本|当|上|今|全|该|每)?(?:页|日|周|月|月份|季|季度|期|年|年度|单|组|表|部门|区|省|市)|(?:20\d\d年?)?(?:\d{1,2}月份?|第?[一二三四1-4]季度)|20\d\d年?(?:度)?|以上|全部|各项|分类|部门|区域|地区|总|大"
ADDED = r"合計|小計|総計|合计|小计|总计|共计|总合计|累计|合计数|总计数"
STRONG = rf"(?:金额|数量|人民币)?(?:{PERIOD})?(?:合计|小计|总计|共计)(?:数|金额|数量|人民币|大写|小写)*|(?:{PERIOD})(?:累计)|总金额|総計|合計|小計|grand[ -]*totals?|sub[ -]*totals?|sous-total|total g[eé]n[eé]ral|total general|gesamtsumme|zwischensumme|итого|(?:overall|page|running|report)[ -]totals?"
WEAK = r"totals?|overall|summe|gesamt|suma|somme|totale|totaal|всего|sum of .+|sum|sums|total sum|sum total|net total|累计|累计数|汇总|总和|总额|总数|平均|平均值|平均数|均值|计数|最大值|最小值|average|avg|mean|count|(?:期初|期末)余额|(?:承前|过次|转下|接上)页|结转下页|上页结转|(?:上期|本期)结转"
UNITS = r"(?:元|万元|亿元|万|亿|%|条|行|家|户|个|人|项|笔|份|台|records?|rows?|items?|entries|customers?|accounts?|usd|cny|rmb)?(?:记录|数据|客户|信息)?"
NUMBER = r"[¥$€£]?\s*[-+(]?\s*\d[\d,.' ]*\)?\s*"
AFTER = rf"(?:\s*\([^()]{{0,30}}\))*\s*(?:[:=].*|{NUMBER}{UNITS})?"

SIGNED = (
    r"制表(?:人|单位|部门|日期|时间)?|制单(?:人|日期)?|编制(?:人|单位|日期)?|填[表报](?:人|单位|日期|时间)?|审核(?:人|员|意见|日期)?|复核(?:人|日期)?|"
    r"审批(?:人|意见|日期)?|批准(?:人|日期)?|核准(?:人)?|校对(?:人)?|经[办手]人?|(?:单位|部门|财务|项目)?负责人|(?:会计|财务|部门)?主管(?:领导)?|会计|出纳|记账|"
    r"签[字名章收](?:人|日期)?|盖章|公章|(?:单位)?\(?(?:盖章|公章|签章)\)?|打印(?:人|员|时间|日期)?|导出(?:人|员|时间|日期)|生成(?:时间|日期)|报表(?:日期|时间|名称|期间)|"
    r"统计(?:人|时间|日期|期间)|查询(?:人|时间|日期|条件)|截[止至](?:日期|时间)|下载(?:人|时间|日期)|操作(?:人|员|时间)|日期|时间|单位|部门|"
    r"(?:prepared|approved|checked|reviewed|authori[sz]ed|verified|signed|printed|exported|generated|created|downloaded|extracted|run) (?:by|on|at)|"
    r"(?:print|export|report|run|generation|extraction|signing)(?:ed)? (?:date|time|by)|signatures?|date|as of|user|period|report(?: name)?|filters?"
)
DATED = (
    r"(?:导出|打印|生成|下载|制表|统计|查询)(?:时间|日期)\s*\d.*|"
    r"report generated.*|(?:report |file |list )?(?:exported|generated|printed|downloaded|extracted) (?:by|on|at|from|with) .*"
)
NOTED = r"备注|说明|附注|注释?|注意(?:事项)?|(?:填表|填写|编制|填报)说明|(?:数据|资料)?来源|声明|免责声明|notes?|n\.?b\.?|remarks?|(?:data )?sources?|disclaimer|comments?|instructions?"
PAGE = r"page \d+(?: ?(?:of|/) ?\d+)?|第\s*\d+\s*页[\s,，/]*(?:共\s*\d+\s*页)?|共\s*\d+\s*页[\s,，/]*(?:第\s*\d+\s*页)?|\d+\s*/\s*\d+\s*页"
COUNTED = (
    r"(?:总共|共计|共有|合计|总计|一?共|计)\s*:?\s*\d[\d,]*\s*(?:条|行|家|户|个|人|笔|项|份|台)?(?:记录|数据|客户|信息|结果)?|\d[\d,]*\s*(?:条|行|笔)(?:记录|数据|信息|结果)|"
    r"\(?\d[\d,]* (?:records?|rows?|results?|items?|entries)(?: (?:selected|affected|found|returned|exported|listed|total|in total|in set))?\)?(?: \(.*\))?|"
    r"(?:total |record |row |number of )(?:records?|rows?|count|items?|entries)(?:\s*[:=].*|\s+\d[\d,]*)|showing \d+ (?:to|-) \d+ of \d+.*"
)
ENDED = (
    r"(?:本页)?以下(?:无正文|空白|为空|无内容)|此页无正文|正文结束|报表结束|结束|\(?完\)?|end|the end|end of (?:the )?(?:report|file|list|data|table|page|document)|"
    r"no more (?:records|rows|data)|(?:copyright|©|\(c\)).*(?:\d{4}|reserved).*|all rights reserved|confidential|confidential information.*|.*do not distribute"
)

KINDS = {
    kind: re.compile(rf"(?:{words})\Z")
    for kind, words in {
        "strong": rf"(?:{STRONG}){AFTER}",
        "weak": rf"(?:{WEAK}){AFTER}",
        "signed": rf"(?:{SIGNED})\s*:.*|{DATED}",
        "sign": rf"(?:{SIGNED})",
        "noted": rf"(?:{NOTED})\s*\d{{0,2}}\s*[:、].*",
        "note": rf"(?:{NOTED})",
        "page": PAGE,
        "count": COUNTED,
        "end": ENDED,
    }.items()
}
ANY_KIND = re.compile("|".join(words.pattern for words in KINDS.values()))
GROUP = re.compile(
    rf"(?P<a>.+?)[\s\-_]*(?:{ADDED}|汇总|sub-?totals?|totals?)\Z|(?:totals?|sub-?totals?)(?: for| of)?[\s:]+(?P<b>.+)\Z"
)
BEGINNINGS = """
alpsuv chor daio enx fi ger in li me nbeou ov paer reou shiou tho us ve zw 一共季 三季
上区单周季市年日月期省组表部页 下载 主管 二季 人民 今区单周季市年日月期省组表部页 以上下 会计 免责
全区单周季市年日月期省组表部页 公章 共0123456789有计 出纳 分类 制单表 区共合域小总累 单位共合小总累
各项 合計计 周共合小总累 四季 地区 均值 填写报表 声明 备注 复核 大共合小总累 季共合小度总累 审批核
导出 小計计 市共合小总累 平均 年共合小度总累 当区单周季市年日月期省组表部页 总共合和小总数累计金额
截止至 打印 批准 承前 报表 接上 操作 数据量 日共合小总期累 时间 最大小 月份共合小总累
期共初合小总末累 本区单周季市年日月期省组表部页 来源 查询 校对 核准 正文 此页
每区单周季市年日月期省组表部页 汇总 注0123456789意释 生成 盖章 省共合小总累 第0123456789一三二四
签名字收章 累计 総計 组共合小总累 经办手 结束转 统计 编制 表共合小总累 计0123456789数 记账
该区单周季市年日月期省组表部页 说明 负责 财务 资料 转下 过次 部门 金额 附注 页共合小总累 项目
"""  # of all kinds and totals: a first character and those that may follow it
BEGIN = frozenset(each[0] + second for each in BEGINNINGS.split() for second in each[1:])
ENDINGS = frozenset("计計数总else")  # of totals of a group, and of `do not distribute`
PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff]{3}")
NO_AMOUNT = re.compile("[A-Za-z]|(?![零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正])[\u4e00-\u9fff]")
AMOUNT = re.compile(rf"(?:{NUMBER}{UNITS}|[-–—/]+|{NUMBER}%|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+)\Z")

TYPE = re.compile(
    r"(?:(?:(?:n?var)?char2?|n?text|longtext|string|str|int|integer|bigint|smallint|tinyint|long|number|numeric|decimal|float|double|real|money|currency|"
    r"bool|boolean|bit|date|datetime|datetime2|time|timestamp|uuid|guid|enum|picklist|lookup|blob|json|object|array)(?:\s*\([\d,\s]*(?:byte|char|max)?\))?"
    r"(?:\s*(?:not null|null|unique|primary key))*"
    r"|(?:文本|字符|字符串|文字|数字|数值|整数|小数|浮点|金额|货币|日期|时间|日期时间|布尔|是否|枚举|列表|单选|多选|下拉|下拉选择|下拉框|编码|图片|附件|引用|基础资料|长文本|短文本|单行文本|多行文本)(?:型|类型|格式|框)?(?:\s*\(.{0,12}\))?"
    r"|(?:必填|选填|非必填|可选|必选|可空|不可空|非空|主键|外键|唯一)(?:项|字段)?|required|optional|mandatory|not null|nullable|primary key|pk|fk|[yn]|是|否|c?\d{1,4}"
    r"|y{4}[-/.年]?m{1,2}[-/.月]?(?:d{1,2}日?)?(?: hh:mm(?::ss)?)?)\Z"
)
NAMES_TYPE = re.compile(r"[a-z]{3,}|[\u3400-\u9fff]{2,}")
HINT = re.compile(
    r"(?:请|必须|不能|不得|不可|只能|须|应)?(?:填写?|选择|输入|录入|粘贴|按|与|参照|超过|为空|重复|修改|删除).{0,60}|.*(?:必填|选填|不可为空|不能为空|不可重复|不能重复|下拉选择|系统自动|自动生成|自动编号|自动带出).{0,40}"
    r"|(?:最多|最长|最大|长度|限|不超过|少于|至多).{0,6}\d+.{0,20}|(?:格式|例如|例|如|示例|举例|形如)\s*[:,].+"
    r"|(?:please|enter|select|choose|fill|pick|max(?:imum)?|format|e\.g\.|for example|example|must|do not|required|optional|leave blank|auto[- ]?generated|unique)\b.{0,80}"
)
GUIDE = re.compile(
    r"(?:填写|填表|填报|导入|模板|录入|使用|操作)(?:说明|须知|要求|注意事项|指引|规范)\s*(?:[:(].*)?|(?:instructions?|how to fill.*|template notes?|guide)\s*(?::.*)?|(?:说明|注意事项?|提示)\s*[:].*"
)
SAMPLE_ROW = re.compile(
    r"(?:示例|样例|范例|举例|例|例子|例如|样本|样板|example|sample|e\.g\.?)(?:数据|行|客户|公司|记录| row| data| customer| record)?\s*\d{0,3}\s*(?:[:(].*)?"
    r"|[\[(<{](?:示例|样例|范例|例|例如|example|sample)[\])>}].*|.{1,20}[(\[](?:示例|样例|范例|例|example|sample|请删除|删除本行)[)\]]|.*(?:请删除|删除此行|删除本行|delete this row).*"
)


def is_no_word(cell: str) -> bool:
    """Whether the ends of a cell show that it is no word of a footer and no total, as those of nearly all cells do."""
    if not are_of_no_word(cell[:2] + cell[-1:]):
        numbered = cell.isascii() and cell.isalnum() and cell[-1].isdigit()
        return numbered and not _may_be_word(cell.rstrip("0123456789"))
    return not "0" <= cell[0] <= "9" or (cell.isascii() and len(cell.split()) == 1)


@lru_cache(1 << 14)
def are_of_no_word(ends: str) -> bool:
    """The same by two characters and the last one, for cells that begin with no digit."""
    return PLAIN.match(ends) is not None and ends[:2].lower() not in BEGIN and ends[2].lower() not in ENDINGS


@lru_cache(1 << 12)
def _may_be_word(stem: str) -> bool:
    """Whether letters with a number after them may be one: `total500`, not `PER0001`."""
    return footer_kind(f"{stem}0000") != "" or group_of(f"{stem}0000") != ""


def plain_cell(cell: Any) -> str:
    """A cell as the patterns have it: half width, lower case, no spaces between Chinese characters, no frame around it."""
    return "" if not isinstance(cell, str) or len(cell) > LONGEST else _normalized(cell)


@lru_cache(1 << 14)
def _normalized(cell: str) -> str:
    text = " ".join(half_width(cell).casefold().split())
    return (CHINESE_GAP.sub("", text) if not text.isascii() else text).strip(FRAME)


@lru_cache(1 << 14)
def footer_kind(cell: str) -> str:
    """The kind of footer word that a cell is, "" where it is none."""
    text = plain_cell(cell)
    if not text or not ANY_KIND.match(text):
        return ""
    return next(kind for kind, words in KINDS.items() if words.match(text))


def group_of(cell: Any) -> str:
    """`华东` of `华东 小计`, `east` of `Total for East`; "" where a cell is no such total."""
    text = plain_cell(cell)
    found = GROUP.match(text) if "total" in text or "计" in text or "汇总" in text else None
    return (found["a"] or found["b"]).strip() if found else ""


def ends_as_total(cell: Any) -> bool:
    """Whether a cell is a group and then the word for its total: `华东小计`, `East Total`; `Total Energies` is a name."""
    found = GROUP.match(plain_cell(cell))
    return found is not None and found["a"] is not None


def is_no_amount(cell: str) -> bool:
    """Whether its first character shows that a cell is no amount."""
    return NO_AMOUNT.match(cell) is not None


def is_amount(cell: Any) -> bool:
    """Whether a cell holds nothing but a number, an amount or a dash, or is to (a formula without its result)."""
    if isinstance(cell, str):
        if cell.isdecimal() or is_no_amount(cell):
            return cell.isdecimal()
        return spoiled_reason(cell) is not None or AMOUNT.match(plain_cell(cell) or cell.strip()) is not None
    return isinstance(cell, int | float | dt.timedelta)
