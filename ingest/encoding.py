"""Which encoding a text is in, on evidence: what the bytes say in each one, not which codec does not fail.

Big5 decodes as GB18030 without an error, and GB18030 often as Big5 or Windows-1252; what comes out is rare
characters in a strange mixture. So each candidate is judged by how unlikely its text is: every character
costs −ln of its share in ordinary text of that encoding (in nats), and the cheapest text wins. The classes of
characters come from the structure of the standards: GB 2312 level 1 (rows 16–55) holds the common simplified
characters, Big5 level 1 (A440–C67E) the common traditional ones; names are made of a few hundred of them.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from graph.words import BadInput, Text

SAMPLE = 1 << 16  # bytes of lines with non-ASCII text that are judged
CHUNK = 1 << 20
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "cp1252")
LABELS = {"cp950": "big5"}
# Nats beside the text itself: hardly any bytes are UTF-8 by chance; HKSCS is rare and mostly equal to Big5.
HEAD_START = {"utf-8": 12.0, "big5hkscs": -3.0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """An encoding, why it was chosen, and whether some bytes of the text are not in it."""

    encoding: str
    note: Text
    damaged: bool = False

    @property
    def errors(self) -> str:
        """How a decoder marks wrong bytes: as lone surrogates, which keep them; UTF-16 can't, there they are U+FFFD."""
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def is_bad(text: str) -> bool:
    """Whether a text from a damaged file holds bytes that are not in its encoding."""
    return not text.isascii() and any(char == "\ufffd" or "\udc80" <= char <= "\udcff" for char in text)


@dataclass(frozen=True, slots=True)
class Judged:
    """A text as one candidate decodes it: its cost in nats, its share of common characters (0–1)."""

    encoding: str
    cost: float
    share: float


def detect_file(path: Path, declared: str | None = None) -> Evidence:
    """The encoding of a text file; it is read in pieces. Raises BadInput where it is not in the declared one."""
    if declared:
        return _declared(path, declared)
    with path.open("rb") as file:
        mark = _mark(file.read(4))
    if mark:
        return Evidence(mark, BY_MARK.fill(encoding=mark), damaged=_first_error(path, mark) is not None)
    if _first_error(path, "utf-8") is None:
        return detect(_sample(path))
    found = detect(_sample(path), is_utf8=False)
    return Evidence(found.encoding, found.note, damaged=_first_error(path, found.encoding) is not None)


def detect(raw: bytes, is_utf8: bool | None = None) -> Evidence:
    """The encoding of some bytes without a byte order mark."""
    if raw.isascii() and b"\0" not in raw:
        return Evidence("utf-8", ASCII)
    if b"\0" in raw:
        return _wide(raw)
    if is_utf8 is None:
        is_utf8 = _is(raw, "utf-8")
    if is_utf8 and not _doubtful(raw):
        return Evidence("utf-8", VALID_UTF8)
    judged = sorted((_judge(raw, encoding) for encoding in CANDIDATES), key=lambda j: j.cost)
    best = judged[0]
    other = next(
        j for j in judged[1:] if _label(j.encoding) not in ("utf-8", "big5hkscs", _label(best.encoding))
    )
    values = {"encoding": _label(best.encoding), "share": best.share, "other": _label(other.encoding)}
    return Evidence(best.encoding, BY_TEXT.fill(**values, less=other.share))


def _declared(path: Path, declared: str) -> Evidence:
    try:
        codecs.lookup(declared)
    except LookupError as error:
        raise BadInput(UNKNOWN.fill(encoding=declared)) from error
    encoding = "utf-8-sig" if codecs.lookup(declared).name == "utf-8" else declared
    if error_at := _first_error(path, encoding):
        raise BadInput(UNDECODABLE.fill(path=path.name, encoding=declared, why=error_at))
    return Evidence(encoding, AS_SET.fill(encoding=declared))


def _mark(head: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), None)


def _first_error(path: Path, encoding: str) -> str | None:
    """Where the file stops being in this encoding (its line and why), None where it is throughout."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                at = error.start if isinstance(error, UnicodeDecodeError) else 0
                return f"line {line + chunk[:at].count(10)}: {error}"
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _sample(path: Path) -> bytes:
    """The first lines that are not plain ASCII: only they tell."""
    with path.open("rb") as file:
        first = file.read(SAMPLE)
        if b"\0" in first:
            return first
        lines: list[bytes] = []
        size = 0
        file.seek(0)
        for line in _lines(iter(partial(file.read, CHUNK), b"")):
            if not line.isascii():
                lines.append(line)
                size += len(line)
                if size > SAMPLE:
                    break
    return b"\n".join(lines)[: 2 * SAMPLE]


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines of at most a chunk; a multi-byte character never holds a line end in the candidates."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > SAMPLE:  # a line without end must not be put together again and again
            yield rest
            rest = b""
    yield rest


def _is(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _doubtful(raw: bytes) -> bool:
    """Whether valid UTF-8 may be chance: a few two-byte characters, none of them Latin letters only."""
    wide = [char for char in raw.decode("utf-8", "replace") if not char.isascii()]
    return len(wide) < 40 and all("\x80" <= c < "\u0800" for c in wide) and any(c >= "\u0250" for c in wide)


def _wide(raw: bytes) -> Evidence:
    """UTF-16 without a mark; one of the two readings has far more commas, line ends and digits."""
    texts = {e: raw[: len(raw) // 2 * 2].decode(e, "replace") for e in ("utf-16-le", "utf-16-be")}
    plain = {e: sum(c.isascii() and c != "\0" for c in text) for e, text in texts.items()}
    best = max(plain, key=plain.__getitem__)
    return Evidence(best, BY_ZEROS.fill(encoding=best))


def _label(encoding: str) -> str:
    return LABELS.get(encoding, encoding)


def _judge(raw: bytes, encoding: str) -> Judged:
    text = raw.decode(encoding, "surrogateescape")
    costs = _costs(text, encoding)
    wide = [cost for char, cost in zip(text, costs, strict=True) if not char.isascii()]
    share = sum(cost <= COMMON for cost in wide) / max(len(wide), 1)
    return Judged(encoding, sum(costs) - HEAD_START.get(encoding, 0), share)


def _costs(text: str, encoding: str) -> list[float]:
    price = _latin if encoding == "cp1252" else _chinese
    costs, before = [], " "
    for char, after in zip(text, text[1:] + " ", strict=True):
        if char.isascii():
            cost = CONTROL if char < " " and char not in "\t\r\n" else PLAIN
        elif "\udc80" <= char <= "\udcff":
            cost = WRONG
        else:
            cost = price(char, before, after, encoding)
        costs.append(cost)
        before = char
    return costs


def _chinese(char: str, before: str, after: str, encoding: str) -> float:
    if char < "\u0250":  # Latin letters with accents: at home in UTF-8, rare in the others
        return _latin(char, before, after, encoding) + (0 if encoding == "utf-8" else 8)
    if char < "\u2000":
        same = (
            before.isalpha()
            and not before.isascii()
            and before < "\u2000"
            and _script(before) == _script(char)
        )
        return LETTER + (0 if same else 6) + (0 if encoding == "utf-8" else 5)
    cost = _character(char, encoding)
    if cost > FREQUENT and "a" <= before <= "z" and after.isascii() and after.isalpha():
        cost += 6  # one Han character inside a Latin word is a letter with an accent misread
    return cost


def _script(char: str) -> int:
    return next(at for at, end in enumerate((0x370, 0x400, 0x530, 0x590, 0x600, 0x2000)) if ord(char) < end)


@lru_cache(maxsize=30_000)
def _character(char: str, encoding: str) -> float:
    """The cost of one character in ordinary Chinese text of an encoding."""
    simplified = _within(char, "gb2312", 0xB0, 0xD7)
    traditional = _within(char, "cp950", 0xA4, 0xC6)
    if encoding == "utf-8":
        return COMMON if simplified or traditional or char in PUNCTUATION else RARE
    frequent, common = (
        (TRADITIONAL, traditional) if encoding in ("cp950", "big5hkscs") else (SIMPLIFIED, simplified)
    )
    if char in frequent:
        return FREQUENT
    if char in PUNCTUATION:
        return MARK
    if common:
        return COMMON
    if encoding == "gb18030" and char in TRADITIONAL:
        return SECOND
    return _uncommon(char, encoding)


def _uncommon(char: str, encoding: str) -> float:
    if "\ue000" <= char <= "\uf8ff" or char > "\uffff" or char in "\ufffd":
        return STRANGE
    if "\u3040" <= char <= "\u312f" or "\u2500" <= char <= "\u259f":  # kana, bopomofo, box drawing
        return RARE
    level_2 = _within(char, "gb2312" if encoding == "gb18030" else "cp950", 0xC9, 0xFE)
    return SECOND if level_2 else RARE


def _within(char: str, codec: str, first: int, last: int) -> bool:
    try:
        raw = char.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and first <= raw[0] <= last


def _latin(char: str, before: str, after: str, encoding: str) -> float:
    """Windows-1252: letters stand in words, capitals begin them, signs stand at their usual places."""
    if char in "’‘“”–—…€«»•":
        return 7.0
    if char in "°²³ºª®©™" or not char.isalpha():
        return SIGN if (before.isascii() or not before.isalpha()) and after.isascii() else WORSE
    lonely = not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())
    if char.islower():
        cost = LETTER if char in "äöüßéèêëàâáãåçíìîïñóòôõøœæúùûýÿ" else SIGN
        return cost + (6 if lonely else 0)
    inside = before.islower()
    return (
        LETTER
        + 1.5
        + (5 if inside else 0)
        + (3 if lonely else 0)
        + (0 if char in "ÄÖÜÉÈÀÁÅÇÑÓØÍÚÆŒŠŽÂÊÔÎ" else 4)
    )


# Costs in nats: −ln(share of the class ÷ its size).
PLAIN, LETTER = 3.0, 4.6
FREQUENT, MARK, COMMON, SECOND, RARE = 6.4, 7.5, 9.3, 12.0, 16.0
SIGN, WORSE = 8.0, 13.0
STRANGE, WRONG, CONTROL = 22.0, 25.0, 15.0

PUNCTUATION = frozenset("、。《》【】〔〕「」『』“”‘’—…·￥\u3000") | {
    chr(code) for code in range(0xFF01, 0xFF5F)
}  # full-width ASCII
# Characters that names of companies, people, places, posts and column headings are made of.
SIMPLIFIED = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
    "廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢"
    "岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
    "伟芳娜秀英敏静丽军洋勇艳杰娟涛明超霞平刚玲红建国志永海燕春梅云峰辉波鹏飞宇浩然晓东南西北中大小新一二三四五六七八九十百千年月日号"
    "有限公司股份集团责任企业厂店院校学所部处局科技术实工程设备机械电子信息网络软件硬医药疗器材料生物化学能源汽车动力装备制造加业务服务商贸易投资"
    "控产经营管理咨询银行保险证券基金融发展开农林牧渔食品饮酒水矿钢铁煤炭石油气环保节光纺织服饰家具纸印刷包装建筑地置房设计路桥交通运输物流航空港口"
    "省市县区乡镇村街道路京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青台桂蒙藏新疆宁港澳上广州深圳杭武汉成都重庆天津南京西安"
    "客户名称联系人电话地址编号代码姓名性别男女年龄职位董事长总裁监副主任书记秘席独立级高中初师授博士生研究员会计财法律顾问行政人力资采购销售市场"
    "金额数量单价日期时间备注类型状态合同订项目产品规格型描述行业城市国家邮箱手机传真统一社会信用第分子全球际东方远和德泰恒兴隆瑞祥福利达通顺"
    "嘉诚正源创智慧联合友信益康宝星鼎圣佳美乐健仁爱心民人之在不是了的与及为以上下内外前后本其他自由入出来到对可用无主体系统"
    "俊博宏思雨子涵欣怡嘉雪梦琪轩泽梓晨阳磊洁婷慧莹琳晶娅鑫淑珍桂凤玉兰萍荣贵树森良松柏岩彬斌亮昌庆炳坤培清忠义礼孝贤刚毅鸿振世家宗祖继绍"
)
TRADITIONAL = frozenset(
    "王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚譚"
    "廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍萬段雷錢湯尹黎易常武喬賀賴龔文龐樊蘭殷施陶洪翟安顏倪嚴牛溫蘆季俞章魯葛伍韋申尤畢聶叢焦向柳邢"
    "岳齊梅莫莊辛管祝左涂谷祁時舒耿牟卜路詹關苗凌費紀靳盛童歐甄項曲成游陽裴席衛查屈鮑位覃霍翁隋植甘景薄單包司柏寧柯阮桂閔解強柴華車冉房邊"
    "偉芳娜秀英敏靜麗軍洋勇艷豔杰傑娟濤明超霞平剛玲紅建國志永海燕春梅雲峰峯輝波鵬飛宇浩然曉東南西北中大小新一二三四五六七八九十百千年月日號"
    "有限公司股份集團責任企業廠店院校學所部處局科技術實工程設備機械電子信息網絡路軟件體硬醫藥療器材料生物化學能源汽車動力裝備製造加業務服務商貿易投資"
    "控產經營管理諮詢銀行保險證券基金融發展開農林牧漁食品飲酒水礦鋼鐵煤炭石油氣環保節光紡織服飾家具紙印刷包裝建築地置房設計路橋交通運輸物流航空港口"
    "省市縣區鄉鎮村街道路京津滬渝冀晉遼吉黑蘇浙皖閩贛魯豫鄂湘粵瓊川貴雲陝甘青台臺桂蒙藏新疆寧港澳上廣州深圳杭武漢成都重慶天津南京西安"
    "客戶名稱聯繫絡人電話地址編號代碼姓名性別男女年齡職位董事長總裁監副主任書記秘席獨立級高中初師授博士生研究員會計財法律顧問行政人力資採購銷售市場"
    "金額數量單價日期時間備註類型狀態合同約訂項目產品規格型描述行業城市國家郵箱手機傳真統一社會信用第分子全球際東方遠和德泰恆兴隆瑞祥福利達通順"
    "嘉誠正源創智慧聯合友信益康寶星鼎聖佳美樂健仁愛心民人之在不是了的與及為以上下內外前後本其他自由入出來到對可用無主體系統"
    "俊博宏思雨子涵欣怡嘉雪夢琪軒澤梓晨陽磊潔婷慧瑩琳晶婭鑫淑珍桂鳳玉蘭萍榮貴樹森良松柏岩巖彬斌亮昌慶炳坤培清忠義禮孝賢剛毅鴻振世家宗祖繼紹"
    "興灣資訊股碩茂聯鴻宸冠勝昇豐億訊科欣達威晶積體半導創巨光寶碁華碩統仁醫專員課組室長協理經襄特助簽核"
)

ASCII = Text("utf-8: plain ASCII", "utf-8:纯 ASCII")
VALID_UTF8 = Text(
    "utf-8: all its bytes are valid UTF-8, which is no chance", "utf-8:全部字节都是有效的 UTF-8,不会是巧合"
)
BY_MARK = Text("{encoding}: byte order mark", "{encoding}:有字节顺序标记")
BY_ZEROS = Text("{encoding}: zero bytes as in UTF-16", "{encoding}:含 UTF-16 特有的零字节")
AS_SET = Text("{encoding}: set in the mapping", "{encoding}:由映射设定")
BY_TEXT = Text(
    "{encoding}: {share:.0%} common characters; as {other} {less:.0%}",
    "{encoding}:常用字占 {share:.0%};若按 {other} 则为 {less:.0%}",
)
UNKNOWN = Text(
    "there is no encoding {encoding!r}; use utf-8, gb18030, big5 or cp1252",
    "没有 {encoding!r} 这种编码;请使用 utf-8、gb18030、big5 或 cp1252",
)
UNDECODABLE = Text(
    "{path} is not {encoding} ({why}); set another `encoding:` in the mapping, or none to let it be found",
    "{path} 不是 {encoding} 编码({why});请在映射中设置其他 encoding,或删去该项以自动识别",
)
