# ruff: noqa: E501
"""The trade: industries, product lines, departments, who judges what, and the phrases people write down."""

from __future__ import annotations

from dataclasses import dataclass

from .names import Name

INDUSTRIES = {"MED": "医疗", "NEV": "新能源汽车", "CM": "工程机械"}
SEGMENTS = {
    "MED": ("三甲医院", "专科医院", "二级医院", "民营医院"),
    "NEV": ("整车", "电池", "电驱", "产线设备"),
    "CM": ("挖掘机", "起重机", "混凝土机械", "路面机械"),
}
CITIES = {
    "华东": ("上海", "杭州", "合肥", "苏州", "青岛"),
    "华南": ("深圳", "广州", "南宁", "东莞"),
    "华北": ("北京", "天津", "石家庄", "太原"),
    "华中": ("武汉", "长沙", "郑州"),
    "西南": ("成都", "重庆", "昆明"),
    "西北": ("西安", "兰州", "乌鲁木齐"),
    "东北": ("沈阳", "长春", "哈尔滨"),
}
REGIONS = tuple(CITIES)
ADJACENT = {
    "华东": ("华北", "华中", "华南"),
    "华南": ("华东", "华中", "西南"),
    "华北": ("华东", "东北", "西北", "华中"),
    "华中": ("华东", "华南", "华北", "西南"),
    "西南": ("华中", "西北", "华南"),
    "西北": ("西南", "华北"),
    "东北": ("华北",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One product line: who in a customer judges it (0–1), its projects, models and faults."""

    name: Name
    industry: str
    judges: dict[str, float]
    projects: tuple[Name, ...]
    models: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    field: Name


def _line(
    zh: str, en: str, industry: str, judges: dict[str, float], projects: str, models: str, faults: str, field: str
) -> Line:
    def named(text: str) -> Name:
        return Name(*text.split("|"))

    return Line(
        Name(zh, en),
        industry,
        judges,
        tuple(named(p) for p in projects.split(";")),
        tuple(models.split()),
        tuple((f.split("|")[0], f.split("|")[1]) for f in faults.split(";")),
        named(field),
    )


_LINES = (
    _line(
        "医学影像",
        "Medical imaging",
        "MED",
        {"it": 0.85, "imaging": 1.0, "equipment": 0.5, "icu": 0.2},
        "3.0T磁共振引进项目|3.0T MRI acquisition;影像云平台建设项目|Imaging cloud platform;256排CT更新项目|256-slice CT renewal",
        "MR-3100 CT-256A DR-70",
        "E101|球管温度过高;E117|图像重建超时;E125|PACS连接中断;E132|检查床定位偏差",
        "医学影像|Medical imaging",
    ),
    _line(
        "医院信息系统",
        "Hospital information system",
        "MED",
        {"it": 1.0, "nursing": 0.4, "icu": 0.3, "imaging": 0.3},
        "HIS核心系统升级项目|HIS core upgrade;集成平台建设项目|Integration platform;电子病历评级改造项目|EMR grading upgrade",
        "HIS-V6 EMR-5 ESB-2",
        "H201|门诊挂号接口超时;H214|数据库主备切换失败;H220|医保结算对账不平",
        "医学信息学|Health informatics",
    ),
    _line(
        "消毒灭菌",
        "Sterilisation",
        "MED",
        {"infection": 1.0, "nursing": 0.6, "icu": 0.3, "equipment": 0.4},
        "消毒供应中心改造项目|Central sterile supply rebuild;低温灭菌设备采购项目|Low-temperature steriliser purchase",
        "ST-800 LT-120 WD-290",
        "S301|真空泵压力不足;S308|灭菌温度曲线异常;S315|舱门密封泄漏",
        "医院感染控制|Infection control",
    ),
    _line(
        "生命监护",
        "Patient monitoring",
        "MED",
        {"icu": 1.0, "nursing": 0.8, "it": 0.5, "equipment": 0.4},
        "重症监护中央站项目|ICU central monitoring;病区监护仪更新项目|Ward monitor renewal",
        "PM-9 CM-12 VM-60",
        "M401|血氧探头信号丢失;M409|中央站断连;M416|电池无法充电",
        "重症医学|Critical care",
    ),
    _line(
        "动力电池产线",
        "Battery production line",
        "NEV",
        {"ehs": 0.85, "process": 1.0, "production": 0.7, "quality": 0.5, "equipment": 0.4},
        "电芯产线扩建项目|Cell line expansion;模组装配线改造项目|Module assembly line retrofit;化成分容线项目|Formation line",
        "BL-600 MA-220 FC-48",
        "B501|涂布厚度超差;B507|叠片机械手报警;B519|化成柜温升异常",
        "电池制造工艺|Battery manufacturing",
    ),
    _line(
        "焊装自动化",
        "Welding automation",
        "NEV",
        {"process": 1.0, "production": 0.9, "equipment": 0.7, "ehs": 0.5},
        "白车身焊装线升级项目|Body-in-white line upgrade;焊装机器人工作站项目|Welding robot cells",
        "WR-210 WS-40 LW-8",
        "W601|焊枪冷却水流量低;W606|机器人碰撞保护触发;W618|焊点虚焊率超标",
        "焊接自动化|Welding automation",
    ),
    _line(
        "涂装环保",
        "Paint-shop and emissions",
        "NEV",
        {"ehs": 1.0, "process": 0.7, "production": 0.5},
        "涂装废气治理改造项目|Paint-shop emission retrofit;水性漆产线切换项目|Water-borne paint conversion",
        "PT-90 RTO-30 AB-12",
        "P701|RTO入口浓度超限;P709|喷房风速失衡;P712|循环泵振动过大",
        "工业安全与环保|Industrial safety and environment",
    ),
    _line(
        "产线MES",
        "Line MES",
        "NEV",
        {"it": 1.0, "production": 0.8, "quality": 0.7, "process": 0.5},
        "产线MES二期项目|Line MES phase II;质量追溯平台项目|Quality traceability platform",
        "MES-4 TR-2 SC-6",
        "N801|PLC采集点离线;N806|条码追溯断点;N811|报表服务超时",
        "智能制造|Smart manufacturing",
    ),
    _line(
        "液压动力",
        "Hydraulic power",
        "CM",
        {"rnd": 1.0, "equipment": 0.7, "service": 0.6, "production": 0.4, "ehs": 0.3},
        "主泵与主阀升级项目|Main pump and valve upgrade;液压试验台项目|Hydraulic test bench",
        "HP-280 HV-160 HB-9",
        "Y901|主泵压力波动;Y907|液压油温过高;Y915|先导阀卡滞",
        "流体传动|Fluid power",
    ),
    _line(
        "智能控制",
        "Intelligent control",
        "CM",
        {"rnd": 1.0, "it": 0.7, "service": 0.5, "ehs": 0.4},
        "整机电控平台项目|Machine control platform;辅助驾驶施工系统项目|Operator-assist system",
        "IC-70 EC-12 AD-3",
        "C011|控制器通信丢帧;C018|角度传感器漂移;C023|显示屏黑屏",
        "工程机械电控|Machine control",
    ),
    _line(
        "结构件焊接线",
        "Structural welding line",
        "CM",
        {"production": 1.0, "ehs": 0.9, "equipment": 0.7, "quality": 0.4},
        "结构件产线升级项目|Structural line upgrade;动臂焊接机器人项目|Boom welding robots",
        "SW-500 BR-80 PF-22",
        "J111|变位机定位超差;J117|除尘风机停机;J124|送丝机构卡顿",
        "焊接与安全|Welding and safety",
    ),
    _line(
        "远程运维平台",
        "Remote service platform",
        "CM",
        {"service": 1.0, "it": 0.9, "rnd": 0.5},
        "设备远程运维平台项目|Remote service platform;车队管理系统项目|Fleet management system",
        "RS-2 FM-5 GT-11",
        "R211|车载终端离线;R219|定位数据缺失;R224|告警推送延迟",
        "设备运维|Equipment service",
    ),
)
LINES = {line.name.zh: line for line in _LINES}


def lines_of(industry: str) -> tuple[str, ...]:
    return tuple(name for name, line in LINES.items() if line.industry == industry)


@dataclass(frozen=True, slots=True)
class Post:
    """A department and the post that heads it."""

    department: Name
    head: Name
    staff: Name
    seniority: float
    formal: bool  # part of the formal buying chain: management, procurement, finance, hospital equipment


def _post(department: str, head: str, staff: str, seniority: float = 0.7, formal: bool = False) -> Post:
    return Post(Name(*department.split("|")), Name(*head.split("|")), Name(*staff.split("|")), seniority, formal)


_IT_STAFF, _EHS_STAFF = "信息工程师|IT Engineer", "安全工程师|Safety Engineer"
POSTS: dict[str, dict[str, Post]] = {
    "MED": {
        "mgmt": _post("院长办公室|President's Office", "院长|President", "院办秘书|Office Secretary", 1.0, True),
        "deputy": _post(
            "院长办公室|President's Office", "副院长|Vice President", "院长助理|Assistant to the President", 0.9, True
        ),
        "procurement": _post(
            "采购中心|Procurement Centre", "采购中心主任|Head of Procurement", "采购专员|Buyer", 0.7, True
        ),
        "finance": _post("财务科|Finance", "财务科科长|Head of Finance", "会计|Accountant", 0.7, True),
        "equipment": _post(
            "设备科|Medical Equipment",
            "设备科主任|Head of Medical Equipment",
            "设备工程师|Equipment Engineer",
            0.7,
            True,
        ),
        "it": _post("信息科|Information Technology", "信息科主任|Head of IT", _IT_STAFF),
        "imaging": _post("影像科|Radiology", "影像科主任|Chief of Radiology", "影像技师|Radiographer", 0.75),
        "infection": _post(
            "感染管理科|Infection Control",
            "感染管理科主任|Head of Infection Control",
            "感控专员|Infection Control Officer",
        ),
        "nursing": _post("护理部|Nursing", "护理部主任|Director of Nursing", "护士长|Head Nurse"),
        "icu": _post(
            "重症医学科|Intensive Care", "重症医学科主任|Chief of Intensive Care", "主治医师|Attending Physician", 0.75
        ),
    },
    "NEV": {
        "mgmt": _post(
            "总经理办公室|General Manager's Office",
            "总经理|General Manager",
            "总经理助理|Assistant to the GM",
            1.0,
            True,
        ),
        "deputy": _post(
            "总经理办公室|General Manager's Office",
            "制造副总经理|Deputy GM, Manufacturing",
            "项目专员|Project Officer",
            0.9,
            True,
        ),
        "procurement": _post(
            "采购部|Procurement", "采购总监|Procurement Director", "采购经理|Purchasing Manager", 0.75, True
        ),
        "finance": _post("财务部|Finance", "财务总监|Finance Director", "成本会计|Cost Accountant", 0.75, True),
        "ehs": _post("安全环保部|EHS", "安全环保部部长|Head of EHS", _EHS_STAFF),
        "it": _post("信息部|Information Technology", "信息部部长|Head of IT", _IT_STAFF),
        "production": _post(
            "生产制造部|Manufacturing", "制造部部长|Head of Manufacturing", "车间主任|Workshop Manager"
        ),
        "process": _post(
            "工艺工程部|Process Engineering", "工艺总工程师|Chief Process Engineer", "工艺工程师|Process Engineer", 0.75
        ),
        "equipment": _post("设备部|Equipment", "设备部部长|Head of Equipment", "设备工程师|Equipment Engineer"),
        "quality": _post("质量部|Quality", "质量部部长|Head of Quality", "质量工程师|Quality Engineer"),
    },
    "CM": {
        "mgmt": _post(
            "总经理办公室|General Manager's Office",
            "总经理|General Manager",
            "总经理助理|Assistant to the GM",
            1.0,
            True,
        ),
        "deputy": _post(
            "总经理办公室|General Manager's Office",
            "副总经理|Deputy General Manager",
            "项目专员|Project Officer",
            0.9,
            True,
        ),
        "procurement": _post(
            "采购部|Procurement", "采购部部长|Head of Procurement", "采购经理|Purchasing Manager", 0.7, True
        ),
        "finance": _post("财务部|Finance", "财务部部长|Head of Finance", "成本会计|Cost Accountant", 0.7, True),
        "ehs": _post("安全环保部|EHS", "安全环保部部长|Head of EHS", _EHS_STAFF),
        "it": _post("信息化部|Digital Systems", "信息化部部长|Head of Digital Systems", _IT_STAFF),
        "rnd": _post(
            "研发技术部|Research and Development", "研发总工程师|Chief Engineer, R&D", "研发工程师|R&D Engineer", 0.75
        ),
        "production": _post("生产部|Production", "生产部部长|Head of Production", "车间主任|Workshop Manager"),
        "equipment": _post(
            "设备管理部|Equipment Management", "设备管理部部长|Head of Equipment", "设备工程师|Equipment Engineer"
        ),
        "service": _post(
            "售后服务部|After-sales Service", "售后服务部部长|Head of After-sales", "服务主管|Service Supervisor"
        ),
    },
}
COMPANY_FORMS = {  # segment or partner kind -> (zh pattern, en pattern); {} is the stem, [] the city
    "三甲医院": ("{}中心医院", "{} Central Hospital"),
    "专科医院": ("{}肿瘤医院", "{} Cancer Hospital"),
    "二级医院": ("{}区人民医院", "{} District People's Hospital"),
    "民营医院": ("{}国际医院有限公司", "{} International Hospital"),
    "整车": ("{}新能源汽车（[]）有限公司", "{} New Energy Vehicles"),
    "电池": ("{}动力电池有限公司", "{} Power Battery"),
    "电驱": ("{}电驱动科技股份有限公司", "{} E-Drive Technology"),
    "产线设备": ("{}智能装备（[]）有限公司", "{} Intelligent Equipment"),
    "挖掘机": ("{}挖掘机械有限公司", "{} Excavators"),
    "起重机": ("{}起重机股份有限公司", "{} Cranes"),
    "混凝土机械": ("{}混凝土机械（[]）有限公司", "{} Concrete Machinery"),
    "路面机械": ("{}路面机械有限公司", "{} Road Machinery"),
    "经销商MED": ("{}医疗器械有限公司", "{} Medical Trading"),
    "经销商NEV": ("{}机电设备（[]）有限公司", "{} Electromechanical"),
    "经销商CM": ("{}工程机械销售有限公司", "{} Machinery Sales"),
    "服务商MED": ("{}医疗技术服务有限公司", "{} Medical Services"),
    "服务商NEV": ("{}自动化工程（[]）有限公司", "{} Automation Engineering"),
    "服务商CM": ("{}设备维保有限公司", "{} Equipment Care"),
    "供应商MED": ("{}医用材料有限公司", "{} Medical Materials"),
    "供应商NEV": ("{}精密部件股份有限公司", "{} Precision Parts"),
    "供应商CM": ("{}液压元件有限公司", "{} Hydraulic Components"),
    "竞争对手": ("{}自动化股份有限公司", "{} Automation"),
}
CATEGORIES = {
    "MED": ("影像耗材", "灭菌耗材", "监护附件", "服务器与存储"),
    "NEV": ("伺服与驱动", "焊接电源", "过滤与环保材料", "传感器"),
    "CM": ("液压件", "电控单元", "结构钢件", "车载终端"),
}

VISIT_TOPICS = {
    "线索": ("初次沟通需求", "了解年度投资计划", "介绍同行业案例"),
    "需求确认": ("确认技术参数", "现场勘察与需求访谈", "梳理接口与兼容性要求"),
    "方案确认": ("方案汇报", "技术答疑", "澄清兼容性与安全要求"),
    "商务谈判": ("商务报价沟通", "付款条件谈判", "服务条款谈判"),
    "合同签订": ("合同条款确认", "交付计划沟通", "验收安排"),
}
CARE_TOPICS = ("例行客户拜访", "设备使用回访", "季度业务回顾", "培训安排沟通", "备件与保养计划")
TICKET_TOPICS = ("设备报修跟进", "系统接口故障处理", "现场联合检修", "软件升级支持", "安全联锁检查")
OUTCOMES = (
    "对方认可方案，要求补充报价",
    "需内部讨论后答复",
    "约定下周再次沟通",
    "提出降价要求",
    "等待技术部门意见",
    "确认进入下一阶段",
    "对交付周期有顾虑",
    "现场问题已解决",
    "要求提供同行业案例",
    "暂无明确反馈",
)
COMMENTS = {
    "high": ("响应快，现场解决问题", "质量稳定，交付准时", "配合度高，愿意继续合作"),
    "mid": ("总体满意，价格略高", "基本达到预期", "沟通及时，文档需完善"),
    "low": ("交付多次延期", "响应慢，备件经常缺货", "问题反复出现，需整改"),
}
CONSULTATIONS = (
    Name("{}方案技术评审", "Technical review of the {} solution"),
    Name("{}选型与标准解读", "Choosing {} and reading the standards"),
    Name("{}合规与安全咨询", "Compliance and safety advice on {}"),
    Name("{}建设规划论证", "Feasibility review of the {} plan"),
)
CONSULTATION_OUTCOMES = (
    "专家认可技术路线",
    "建议补充兼容性测试",
    "建议分期建设",
    "提出安全整改意见",
    "形成书面咨询意见",
    "建议考察标杆单位",
)
SIGNAL_TEXTS: dict[str, tuple[Name, Name, str, str]] = {
    "expansion": (
        Name("{c}产线扩建意向", "{c}: line expansion intent"),
        Name(
            "{c}计划扩建{l}相关产能，预算约{b}万元，正在征集方案。",
            "{c} plans to expand capacity for {l}, budget about CNY {m} million, and is inviting proposals.",
        ),
        "公开招标平台",
        "产线扩建意向",
    ),
    "tender": (
        Name("{c}{l}采购招标公告", "{c}: tender notice for {l}"),
        Name(
            "{c}发布{l}采购项目招标公告，预算{b}万元。", "{c} has published a tender for {l}, budget CNY {m} million."
        ),
        "公开招标平台",
        "",
    ),
    "budget": (
        Name("{c}{l}预算获批", "{c}: budget approved for {l}"),
        Name(
            "{c}年度投资计划获批，{l}列支约{b}万元。",
            "{c} approved its investment plan with about CNY {m} million for {l}.",
        ),
        "客户公告",
        "",
    ),
    "leadership_change": (
        Name("{c}管理层调整", "{c}: change in leadership"),
        Name("{c}分管{l}的负责人发生调整。", "The executive in charge of {l} at {c} has changed."),
        "新闻",
        "",
    ),
    "contract_expiry": (
        Name("{c}{l}维保合同即将到期", "{c}: service contract for {l} about to expire"),
        Name(
            "{c}现有{l}维保合同将于三个月内到期。",
            "The current {l} service contract of {c} expires within three months.",
        ),
        "合同系统",
        "",
    ),
    "complaint": (
        Name("{c}投诉{l}停机", "{c}: complaint about {l} downtime"),
        Name(
            "{c}反映{l}反复故障、停机时间过长，要求限期整改。",
            "{c} complains of repeated {l} faults and long downtime and demands a fix by a set date.",
        ),
        "客服热线",
        "",
    ),
}
BASES = ("{}项目评审时多次征询其意见", "{}选型以其意见为准", "会议上引用其对{}的判断", "{}技术参数由其把关")
