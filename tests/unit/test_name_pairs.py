"""Which names mean one organisation or person: a table of pairs by what must come out, with the shipped matcher.

`same` joins by name alone, `asked` is a question, `two` is never more than nothing, `open` is a question or nothing.
"""

import pytest

from ingest.resolve.matching import Matcher
from ingest.resolve.profiles import Profile

SHIPPED = Matcher.shipped()
SAME = [
    # forms that are one, left out, or translated
    ("苏州恒峰科技有限公司", "苏州恒峰科技有限责任公司"),
    ("苏州恒峰科技有限公司", "苏州恒峰科技"),
    ("恒峰科技股份有限公司", "恒峰科技"),
    ("Hengfeng Medical Ltd", "Hengfeng Medical Limited"),
    ("Hengfeng Medical Co., Ltd.", "Hengfeng Medical Company Limited"),
    ("Weltek Instruments GmbH", "WELTEK INSTRUMENTS"),
    ("Weltek Instruments AG", "Weltek Instruments"),
    ("Orbisol Systems Inc.", "Orbisol Systems, Incorporated"),
    ("Orbisol Systems Pty Ltd", "Orbisol Systems PTY. LTD."),
    ("Carvello Impianti S.r.l.", "Carvello Impianti SRL"),
    ("Carvello Impianti S.p.A.", "CARVELLO IMPIANTI SPA"),
    ("Delmotte Chimie S.à r.l.", "Delmotte Chimie SARL"),
    ("Nordvig Pharma A/S", "Nordvig Pharma AS"),
    ("株式会社恒和制作所", "恒和制作所(株)"),
    ("恒峰科技(集团)有限公司", "恒峰科技集团有限公司"),
    ("恒峰科技集团", "恒峰科技(集团)股份有限公司"),
    ("恒峰集团有限公司", "Hengfeng Group Co., Ltd."),
    # numbers in other writing
    ("苏州市第三人民医院", "苏州市第3人民医院"),
    ("苏州市第三人民医院", "苏州市第叁人民医院"),
    ("苏州市第三人民医院", "苏州市第３人民医院"),
    ("苏州市第三人民医院", "苏州市第Ⅲ人民医院"),
    ("苏州市第三人民医院", "苏州第三人民医院"),
    ("苏州市第三人民医院", "Suzhou Third People's Hospital"),
    ("苏州市第三人民医院", "Suzhou No. 3 People's Hospital"),
    ("Suzhou 3rd People's Hospital", "Suzhou No.3 People's Hospital"),
    ("Suzhou Hospital No. 12", "Suzhou No 12 Hospital"),
    ("恒峰第二机械厂", "恒峰第2机械厂"),
    ("常熟市第十二中学", "常熟市第12中学"),
    # names whose numerals number nothing
    ("三一重工股份有限公司", "三一重工"),
    ("第四范式(北京)技术有限公司", "第四范式技术有限公司"),
    # sites in other writing
    ("华西医院(东院区)", "华西医院东院"),
    ("恒峰科技有限公司(苏州分公司)", "恒峰科技有限公司苏州分公司"),
    ("恒峰医院(本部)", "恒峰医院"),
]
ASKED = [
    # short names of hospitals
    ("华西医院", "四川大学华西医院"),
    ("瑞金医院", "上海交通大学医学院附属瑞金医院"),
    ("上海瑞金医院", "上海交通大学医学院附属瑞金医院"),
    ("湘雅医院", "中南大学湘雅医院"),
    ("齐鲁医院", "山东大学齐鲁医院"),
    ("中山医院", "复旦大学附属中山医院"),
    ("华山医院", "复旦大学附属华山医院"),
    ("邵逸夫医院", "浙江大学医学院附属邵逸夫医院"),
    ("浙大邵逸夫医院", "浙江大学医学院附属邵逸夫医院"),
    ("天坛医院", "首都医科大学附属北京天坛医院"),
    ("北京天坛医院", "首都医科大学附属北京天坛医院"),
    ("宣武医院", "首都医科大学宣武医院"),
    ("同济医院", "华中科技大学同济医学院附属同济医院"),
    ("武汉协和医院", "华中科技大学同济医学院附属协和医院"),
    ("协和医院", "中国医学科学院北京协和医院"),
    ("西京医院", "第四军医大学西京医院"),
    ("鼓楼医院", "南京大学医学院附属鼓楼医院"),
    ("浙大一院", "浙江大学医学院附属第一医院"),
    ("浙大二院", "浙江大学医学院附属第二医院"),
    ("北医三院", "北京大学第三医院"),
    ("苏大附一院", "苏州大学附属第一医院"),
    ("苏大附二院", "苏州大学第二附属医院"),
    ("南医大二附院", "南京医科大学第二附属医院"),
    ("哈医大一院", "哈尔滨医科大学附属第一医院"),
    ("重医附一院", "重庆医科大学附属第一医院"),
    ("中山三院", "中山大学附属第三医院"),
    ("上海九院", "上海交通大学医学院附属第九人民医院"),
    ("湘雅二院", "中南大学湘雅二医院"),
    ("302医院", "解放军第三〇二医院"),
    ("三〇二医院", "中国人民解放军第302医院"),
    ("解放军455医院", "中国人民解放军第四五五医院"),
    ("省人民医院", "江苏省人民医院"),
    ("市第一人民医院", "常州市第一人民医院"),
    ("市中医院", "南通市中医院"),
    # of companies
    ("东航", "中国东方航空股份有限公司"),
    ("中国石化", "中国石油化工股份有限公司"),
    ("上汽集团", "上海汽车集团股份有限公司"),
    ("上汽", "上海汽车集团股份有限公司"),
    ("恒瑞", "江苏恒瑞医药股份有限公司"),
    ("宁德时代", "宁德时代新能源科技股份有限公司"),
    ("金陵石化", "中国石化集团金陵石油化工有限责任公司"),
    ("SMIC", "Semiconductor Manufacturing International Corporation"),
    ("BYD", "比亚迪股份有限公司"),
    # a number or form that may have come or gone
    ("常州市人民医院", "常州市第一人民医院"),
    ("北京大学医院", "北京大学第一医院"),
    ("恒峰科技有限公司", "恒峰科技股份有限公司"),
    ("恒峰科技有限公司", "恒峰科技集团有限公司"),
    ("恒峰科技有限公司", "恒峰科技(集团)有限公司"),
    ("恒峰科技", "恒峰科技集团"),
    ("恒峰控股有限公司", "恒峰有限公司"),
    ("Hengfeng GmbH", "Hengfeng Inc."),
    ("Hengfeng Medical Ltd", "Hengfeng Medical PLC"),
    ("Hengfeng Medical LLC", "Hengfeng Medical B.V."),
    ("Hengfeng Medical S.A.", "Hengfeng Medical S.r.l."),
    ("Hengfeng Medical Pty Ltd", "Hengfeng Medical Ltd"),
    ("Hengfeng Medical AG", "Hengfeng Medical GmbH"),
    ("Hengfeng Medical Holding", "Hengfeng Medical"),
    ("Hengfeng Medical Holdings Ltd", "Hengfeng Medical Ltd"),
    ("恒和制作所株式会社", "恒和制作所有限公司"),
]
TWO = [
    ("南通市人民医院", "南通市第三人民医院"),
    ("江苏省人民医院", "江苏省第二人民医院"),
    ("无锡市中医医院", "无锡市第二中医医院"),
    ("无锡市第二中医医院", "无锡市第三中医医院"),
    ("苏州市第三人民医院", "苏州市第13人民医院"),
    ("苏州市第二十一人民医院", "苏州市第二十二人民医院"),
    ("Suzhou People's Hospital", "Suzhou Second People's Hospital"),
    ("Suzhou Hospital II", "Suzhou Hospital III"),
    ("北京市第四中学", "北京市第十四中学"),
    ("常州市第一中学", "常州市第二中学"),
    ("常熟二中", "常熟三中"),
    ("浙江大学医学院附属第一医院", "浙江大学医学院附属第二医院"),
    ("浙大一院", "浙江大学医学院附属第二医院"),
    ("苏州大学附属医院", "苏州大学附属第二医院"),
    ("302医院", "解放军第三〇五医院"),
    ("中铁四局集团有限公司", "中铁五局集团有限公司"),
    ("中铁四局", "中铁十四局"),
    ("恒峰一厂", "恒峰二厂"),
    ("恒峰医院二期", "恒峰医院三期"),
    ("恒峰医疗科技", "恒峰医疗科技二厂"),
    ("恒峰医疗科技第二工厂", "恒峰医疗科技第三工厂"),
    ("Hengfeng Medical", "Hengfeng Medical Plant 2"),
    ("Hengfeng Medical Plant 1", "Hengfeng Medical Plant 2"),
    ("Hengfeng Medical Werk II", "Hengfeng Medical Werk III"),
    ("Hengfeng Medical", "Hengfeng Medical Suzhou Branch"),
    ("Hengfeng University North Campus", "Hengfeng University South Campus"),
    ("Hengfeng University", "Hengfeng University Suzhou Campus"),
    ("瑞金医院", "瑞金医院北院"),
    ("瑞金医院北部院区", "瑞金医院南部院区"),
    ("瑞金医院卢湾分院", "瑞金医院嘉定分院"),
    ("华西医院", "华西医院锦江院区"),
    ("华西医院天府院区", "华西医院锦江院区"),
    ("华山医院(西院)", "华山医院(东院)"),
    ("南京大学苏州校区", "南京大学"),
    ("南京大学苏州校区", "南京大学鼓楼校区"),
    ("工商银行苏州分行", "工商银行无锡分行"),
    ("恒峰科技有限公司苏州第一分公司", "恒峰科技有限公司苏州第二分公司"),
    ("测试客户1", "测试客户2"),
]
OPEN = [  # never one party by name
    ("华东医药有限公司", "华中医药有限公司"),
    ("恒峰A厂", "恒峰B厂"),
    ("Hengfeng Systems A", "Hengfeng Systems B"),
    ("恒峰大药房一店", "恒峰大药房"),
    ("人民医院", "南通市人民医院"),
    ("儿童医院", "复旦大学附属儿童医院"),
    ("瑞金医院", "上海交通大学医学院附属仁济医院"),
    ("华西医院", "四川大学华西第二医院"),
    ("新华医院", "上海新新华医院"),
]


def answer(a: str, b: str) -> str:
    verdicts = SHIPPED.resolve([Profile(id, "Organization", [name]) for id, name in (("a", a), ("b", b))])
    return verdicts[0].answer if verdicts else ""


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_organisation(a: str, b: str) -> None:
    assert answer(a, b) == "same"


@pytest.mark.parametrize(("a", "b"), ASKED)
def test_a_question(a: str, b: str) -> None:
    assert answer(a, b) == "undecided"


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_organisations(a: str, b: str) -> None:
    assert answer(a, b) in ("", "distinct")


@pytest.mark.parametrize(("a", "b"), OPEN)
def test_never_one_by_name(a: str, b: str) -> None:
    assert answer(a, b) != "same"
