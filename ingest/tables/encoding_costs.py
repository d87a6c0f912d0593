"""The cost of a text in each encoding: −ln of the share that its characters have in ordinary text, in nats.

The classes of characters come from the structure of the standards: GB 2312 level 1 (rows 16–55) holds the common simplified
characters, Big5 level 1 (A440–C67E) the common traditional ones, JIS X 0208 level 1 the common Japanese ones, KS X 1001 the
syllables of Korean; names are made of a few hundred of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "cp1252", "cp932", "cp949")
# Nats beside the text itself: hardly any bytes are UTF-8 by chance; HKSCS is rare and mostly equal to Big5.
HEAD_START = {"utf-8": 12.0, "big5hkscs": -3.0, "cp932": -5.0, "cp949": -5.0}


@dataclass(frozen=True, slots=True)
class EncodingCost:
    """A text as one candidate decodes it: its cost in nats, its share of common characters (0–1)."""

    encoding: str
    cost: float
    share: float


def encoding_cost(raw: bytes, encoding: str) -> EncodingCost:
    text = raw.decode(encoding, "surrogateescape")
    costs = _costs(text, encoding)
    wide = [cost for char, cost in zip(text, costs, strict=True) if not char.isascii()]
    share = sum(cost <= COMMON for cost in wide) / max(len(wide), 1)
    if WRONG in costs:
        return EncodingCost(encoding, sum(costs) + BROKEN - min(HEAD_START.get(encoding, 0), 0), share)
    return EncodingCost(encoding, sum(costs) - HEAD_START.get(encoding, 0), share)


def _costs(text: str, encoding: str) -> list[float]:
    price = _latin if encoding == "cp1252" else _eastern
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


def _eastern(char: str, before: str, after: str, encoding: str) -> float:
    if char < "\u0250":  # Latin letters with accents: at home in UTF-8, rare in the others
        return _latin(char, before, after, encoding) + (0 if encoding == "utf-8" else 8)
    if char < "\u2000":
        same = before.isalpha() and not before.isascii() and before < "\u2000" and _script(before) == _script(char)
        return LETTER + (0 if same else 6) + (0 if encoding == "utf-8" else 5)
    cost = _character(char, encoding)
    if cost > FREQUENT and "a" <= before <= "z" and after.isascii() and after.isalpha():
        cost += 6  # one Han character inside a Latin word is a letter with an accent misread
    return cost


def _script(char: str) -> int:
    return next(at for at, end in enumerate((0x370, 0x400, 0x530, 0x590, 0x600, 0x2000)) if ord(char) < end)


@lru_cache(maxsize=30_000)
def _character(char: str, encoding: str) -> float:
    """The cost of one character in ordinary Chinese, Japanese or Korean text of an encoding."""
    if encoding == "cp932":
        return _japanese(char)
    if encoding == "cp949":
        return _korean(char)
    simplified = _within(char, "gb2312", 0xB0, 0xD7)
    traditional = _within(char, "cp950", 0xA4, 0xC6)
    if encoding == "utf-8":
        return COMMON if simplified or traditional or char in PUNCTUATION else RARE
    frequent, common = (TRADITIONAL, traditional) if encoding in ("cp950", "big5hkscs") else (SIMPLIFIED, simplified)
    if char in frequent:
        return FREQUENT
    if char in PUNCTUATION:
        return MARK
    if common:
        return COMMON
    if encoding == "gb18030" and char in TRADITIONAL:
        return SECOND
    return _uncommon(char, encoding)


def _japanese(char: str) -> float:
    if "\u3041" <= char <= "\u30fe":
        return KANA
    if char in TRADITIONAL or char in SIMPLIFIED:
        return FREQUENT + 0.8
    if char in PUNCTUATION:
        return MARK
    return COMMON if _within(char, "cp932", 0x88, 0x97) else RARE if "\uff61" <= char <= "\uff9f" else SECOND + 1


def _korean(char: str) -> float:
    if char in KOREAN:
        return KANA + 0.6
    if char in PUNCTUATION:
        return MARK
    return COMMON + 0.5 if _within(char, "euc-kr", 0xB0, 0xC8) else SECOND + 1.5


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
    if char in "°²³ºª®©™µ" or not char.isalpha():
        return _sign(char, before, after)
    lonely = not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())
    if char.islower():
        cost = LETTER if char in "äöüßéèêëàâáãåçíìîïñóòôõøœæúùûýÿ" else SIGN
        return cost + (6 if lonely else 0)
    inside = before.islower()
    return LETTER + 1.5 + (5 if inside else 0) + (3 if lonely else 0) + (0 if char in "ÄÖÜÉÈÀÁÅÇÑÓØÍÚÆŒŠŽÂÊÔÎ" else 4)


def _sign(char: str, before: str, after: str) -> float:
    """A sign such as § or ½: at a number, at a word's start or, where it is one of these, at its end; hardly anywhere else."""
    if char + after in UNITS or before + char in UNITS:
        return LETTER
    if before in CORNERS or after in CORNERS:
        return CORNERED
    at_number = before.isdecimal() or after.isdecimal()
    begins = not (before.isalpha() or _is_sign(before)) and (after.isalpha() or after == " ")
    ends = char in "ªº°²³®™" and before.isalpha() and not (after.isalpha() or _is_sign(after))
    return SIGN if at_number or begins or ends else WORSE


def _is_sign(char: str) -> bool:
    return "\u00a1" <= char <= "\u00bf"


# Costs in nats: −ln(share of the class ÷ its size).
PLAIN, LETTER = 3.0, 4.6
KANA, FREQUENT, MARK, COMMON, SECOND, RARE = 5.4, 6.4, 7.5, 9.3, 12.0, 16.0
SIGN, WORSE, CORNERED = 8.0, 13.0, 18.0
UNITS = {"°C", "°F", "m²", "m³", "µm", "µg", "µl"}
CORNERS = frozenset("\\]^")  # second bytes of Big5 that stand beside no sign
STRANGE, WRONG, CONTROL = 22.0, 25.0, 15.0
BROKEN = 11.0  # once, of a text that holds bytes that the encoding does not have

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
KOREAN = frozenset(
    "가각간감강개객거건검게격견결경계고공과관광교구국군권규그근글금급기길김나남내네년노능니다단달담당대덕데도독동두드들등디라락래랜량러려력련령로록론료루류르리린"
    "림마만말매맥면명모목무문물미민바박반발방배백법벤변별병보복본봉부북분비빈사산살삼상생서석선설성세센소속손솔송수순술스승시식신실심아안알암애액야약양어업에엔여역연"
    "열영예오온올완외요용우운울원월위유육윤은을음의이인일임입자작장재저적전점정제조종주준중즈지직진질집차찬창채책처천철청체초최추축출치카케코크타탁태터테토통트특티파판평포"
    "표품프피필하학한할합항해행향허헌혁현협형혜호홍화환회효후훈휴희은번호명처시군구점주식회사"
)
