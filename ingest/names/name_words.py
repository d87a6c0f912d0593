# ruff: noqa: E501, SIM905
"""Words that names of organisations share: places, trades, legal forms, branches, and public mail services.

The lists are short on purpose: a word that is missing only makes a name look more distinctive than it is.
"""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin

# The divisions of China, as people write them in names: a province and its cities.
_PROVINCES = """
北京:
天津:
上海:浦东
重庆:
河北:石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安
山西:太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古:呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布
辽宁:沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛
吉林:长春 四平 辽源 通化 白山 松原 白城 延边
黑龙江:哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
江苏:南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 常熟 张家港
浙江:杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 诸暨
安徽:合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建:福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江
江西:南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
山东:济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽
河南:郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店
湖北:武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施
湖南:长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底
广东:广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德
广西:南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南:海口 三亚 三沙 儋州
四川:成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳
贵州:贵阳 六盘水 遵义 安顺 毕节 铜仁
云南:昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理
西藏:拉萨 日喀则 昌都 林芝
陕西:西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃:兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南
青海:西宁 海东
宁夏:银川 石嘴山 吴忠 固原 中卫
新疆:乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 喀什
台湾:台北 高雄 台中 台南 新竹
香港:
澳门:
中国:
"""
_OTHER_SPELLINGS = "shaanxi=陕西 tibet=西藏 hongkong=香港 macau=澳门 macao=澳门 harbin=哈尔滨 urumqi=乌鲁木齐 hohhot=呼和浩特 lhasa=拉萨 ordos=鄂尔多斯 taiwan=台湾 taipei=台北 china=中国 prc=中国 canton=广州 xian=西安 luan=六安 innermongolia=内蒙古 pudong=浦东"

# A trade word in Chinese and its English words; what stands on one line means one thing.
_TRADES = """
科技=technology technologies tech 技术 高科 高新
医疗=medical healthcare health 医学 医用 健康
器械=device devices instrument instruments
生物=biological biotech biotechnology bio biosciences
制药=pharmaceutical pharmaceuticals pharma pharmacy 药业 医药 药厂 药物
医院=hospital hospitals infirmary
大学=university
学院=college institute
学校=school
研究=research 研究院 研究所
人民=people peoples
中心=center centre
附属=affiliated
汽车=automobile automobiles automotive auto motor motors 车业
零部件=parts components 部件 配件
重工=heavy 重型
机械=machinery machine machines 机器 机床
制造=manufacturing manufacture
工业=industry industries industrial 实业 产业
电子=electronics electronic 微电子
电气=electric electrical 电器 电工
电力=power 发电 热电 水电
电缆=cable cables
能源=energy 新能源
光电=optoelectronics photoelectric optoelectronic
光伏=photovoltaic solar 太阳能
半导体=semiconductor semiconductors
通信=communication communications telecom telecommunications 通讯 电信
信息=information 资讯
网络=network networks 互联
软件=software
数据=data
智能=intelligent smart 智慧
自动化=automation
材料=material materials 新材料 新材
化工=chemical chemicals 化学
塑料=plastic plastics 塑胶 橡胶
石油=petroleum oil
天然气=gas 燃气
煤炭=coal 煤业 煤电
钢铁=steel iron 特钢
有色金属=metal metals nonferrous 金属 有色 铝业 铜业 锌业
矿业=mining
水泥=cement
玻璃=glass
建筑=construction 建设 建工 建材 工程 engineering building
装饰=decoration
地产=property realestate 房地产 置业
物业=propertymanagement
环保=environmental environment 环境 生态 ecological
水务=water 供水
食品=food foods
饮料=beverage beverages
酒业=liquor wine 酿酒 啤酒 brewery
农业=agriculture agricultural 农牧 农林 种业
纺织=textile textiles
服装=garment garments apparel clothing 服饰
家居=home furnishing 家具 furniture
纸业=paper 造纸
印刷=printing 包装 packaging
旅游=tourism travel
酒店=hotel hotels
传媒=media 文化 culture 传播
影视=film
教育=education
百货=department 商场 商城
商业=commercial commerce
贸易=trading trade 商贸 外贸 进出口
物流=logistics 运输 transport transportation 储运
港口=port ports 港务
航空=aviation airlines 航天 aerospace
船舶=shipbuilding ship 造船
铁路=railway rail
高速公路=expressway 高速 公路
银行=bank
证券=securities
保险=insurance
投资=investment investments 资本 capital
金融=financial finance
租赁=leasing
服务=service services
设备=equipment 装备
仪器=apparatus 仪表 meter
系统=system systems
产品=products
开发=development 发展
咨询=consulting
国际=international
管理=management
供应链=supplychain
营销=marketing 销售 sales
"""
FORMS_ZH = "股份有限责任公司 有限责任公司 股份有限公司 集团有限公司 有限公司 集团公司 股份公司 总公司 控股 集团 股份 公司".split()
FORMS_LATIN = {
    *"co company ltd limited inc incorporated corp corporation llc llp lp plc gmbh mbh ag kg kgaa sa sas sarl srl spa bv nv ab oy oyj".split(),
    *"as aps kk kabushiki kaisha pty pte sdn bhd group holding holdings joint stock shareholding the of and for und".split(),
}
BRANCHES_ZH = "分公司 子公司 办事处 代表处 营业部 经营部 销售部 门诊部 分院 院区 分行 支行 分店 专卖店 旗舰店 分厂 分部 分所 分校 分中心 校区 厂区".split()
BRANCHES_LATIN = {"branch", "office", "outlet", "subsidiary", "campus"}
SIDES_LATIN = dict(
    pair.split("=")
    for pair in "north=北 nord=北 south=南 sud=南 east=东 ost=东 west=西 ouest=西 central=中 new=新 old=老".split()
)
PUBLIC_MAIL = {
    *"qq.com foxmail.com 163.com 126.com yeah.net 139.com 189.cn wo.cn sina.com sina.cn sohu.com aliyun.com tom.com 21cn.com vip.163.com".split(),
    *"gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.com.cn icloud.com me.com gmx.de gmx.net web.de proton.me protonmail.com mail.ru yandex.ru".split(),
}
SHARED_BOXES = {
    *"info sales office service services support contact hr admin mail postmaster webmaster marketing purchase purchasing procurement".split(),
    *"finance billing invoice hello team enquiry enquiries inquiry reception noreply no-reply help kefu caigou xiaoshou bangongshi".split(),
}
SURNAMES_READ_APART = "曾=zeng 单=shan 解=xie 查=zha 仇=qiu 区=ou 任=ren 华=hua 朴=piao 盖=ge 尉=wei 覃=qin 翟=zhai 缪=miao 宓=mi 员=yun 冼=xian 繁=po 种=chong 召=shao 乐=yue 那=na"
COMPOUND_SURNAMES = set(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 轩辕 端木 百里 呼延 南宫 独孤 宇文 长孙 闻人 公冶 申屠 太史".split()
)
TITLES_ZH = (
    "教授 主任 医生 医师 大夫 博士 院长 经理 总经理 总监 处长 科长 院士 工程师 先生 女士 小姐 老师 董事长 主席 总 护士长 护士 药师 技师 部长 厂长 校长 所长 "
    "局长 书记 秘书 助理 律师 师傅 顾问 主管 会计 采购 组长 班长 站长 行长 店长 馆长 股长 讲师 研究员 技术员 高工 总工 董事 总裁 董 同志 委员 专家 负责人 联系人 主编 太太 夫人"
).split()
ADDRESSES_ZH = "工董局处科姐哥总老"  # after a family name alone: 张工, 李局
TITLES_LATIN = {
    *"dr prof professor mr mrs ms miss phd md msc mba eng ing sir herr frau doctor mister madam engineer manager director".split(),
    *"president chief nurse dipl mag monsieur madame mme sr sra ceo cto cfo vp".split(),
}


@cache
def provinces() -> dict[str, str]:
    """Each place and the province that it lies in (a province lies in itself)."""
    lines = [line.split(":") for line in _PROVINCES.split()]
    found: dict[str, str] = {}
    province = ""
    for parts in lines:
        if len(parts) == 2:
            province = parts[0]
            found[province] = province
        found.setdefault(parts[-1] or province, province)
    return found


@cache
def romanised_places() -> dict[str, str]:
    """A place as it is written in Latin letters, and its Chinese name; the province wins over a like city."""
    spelled = {"".join(lazy_pinyin(place)): place for place in reversed(provinces())}
    return spelled | dict(pair.split("=") for pair in _OTHER_SPELLINGS.split())


@cache
def trades() -> dict[str, str]:
    """Each trade word in both languages, and the Chinese word that stands for its meaning."""
    found: dict[str, str] = {}
    for line in _TRADES.strip().splitlines():
        meaning, _, words = line.partition("=")
        found |= dict.fromkeys([meaning, *words.split()], meaning)
    return found


@cache
def surname_readings() -> dict[str, str]:
    """Surnames that are read otherwise than the same character elsewhere."""
    return dict(pair.split("=") for pair in SURNAMES_READ_APART.split())
