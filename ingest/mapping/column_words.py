# ruff: noqa: E501
"""Words that columns are called by, in both languages: what a suggestion knows besides the model's own names."""

from __future__ import annotations

ENTITIES = {
    "Customer": "客户 甲方 买方 用户单位 采购单位 customer client account buyer",
    "Distributor": "经销商 代理商 渠道商 分销商 distributor dealer reseller shipper ship_via",
    "ServiceProvider": "服务商 维保商 服务单位 service_provider",
    "Supplier": "供应商 供货商 supplier",
    "Association": "协会 学会 association",
    "Organization": "伙伴 合作伙伴 组织 公司 企业 单位 机构 工作单位 任职单位 所在单位 雇主 partner company organization organisation employer firm institution",
    "DecisionMaker": "联系人 决策人 对接人 contact contact_person decision_maker",
    "SalesRep": "销售 业务员 销售代表 客户经理 我方人员 员工 sales_rep salesperson employee staff account_manager",
    "Engineer": "工程师 技师 engineer technician",
    "KOL": "专家 顾问 医生 expert kol doctor physician",
    "Person": "人员 高管 参与人 客户参与人 与会人 影响者 被影响者 person people executive attendees participants",
    "Opportunity": "商机 项目 订单 机会 opportunity deal project order",
    "Asset": "设备 资产 机器 asset equipment machine device",
    "MaintenanceRecord": "工单 维修 报修 维修记录 maintenance maintenance_record work_order repair ticket",
    "Certificate": "证书 certificate certification",
    "Engagement": "互动 记录 互动记录 拜访 咨询 活动 engagement visit meeting consultation activity",
    "Signal": "信号 公告 signal notice",
    "InventoryPeriod": "库存 inventory stock",
}
FIELDS = {
    "name": "名称 姓名 名字 全称 name full_name title_of_company company_name",
    "name_en": "英文名 英文名称 外文名 english_name name_english",
    "aliases": "别名 曾用名 简称 其他名称 alias other_names short_name",
    "credit_code": "统一社会信用代码 社会信用代码 信用代码 税号 纳税人识别号 uscc tax_number tax_id registration_number",
    "domain": "网址 网站 官网 website url homepage web",
    "industry": "行业 所属行业 主要行业 industry sector",
    "region": "地区 大区 区域 region area",
    "city": "城市 所在城市 city town",
    "country": "国家 国别 country",
    "employees": "员工人数 员工数 人数 规模 employees headcount number_of_employees",
    "revenue": "营收 年营收 营业收入 销售额 revenue turnover annual_revenue sales",
    "phone": "电话 手机 手机号 联系电话 总机 联系方式 phone mobile tel telephone home_phone cell phone_number",
    "email": "邮箱 电子邮箱 邮件 电子邮件 email mail e_mail email_address",
    "title": "职务 职位 岗位 职称 头衔 标题 title job_title position jobs",
    "title_en": "职务英文 英文职务 英文标题 title_english",
    "department": "部门 科室 department dept division",
    "segment": "细分 细分市场 客户类型 segment",
    "tier": "等级 客户等级 级别 客户级别 tier grade rating class",
    "account_owner": "客户经理 负责人 owner account_owner account_manager",
    "customer_since": "成为客户日期 合作日期 合作起始 customer_since since",
    "channel_tier": "渠道等级 渠道级别 渠道分级 channel_tier",
    "territories": "授权区域 销售区域 territories territory",
    "product_lines": "产品线 经营品类 product_lines products",
    "product_line": "产品线 产品类别 product_line",
    "service_regions": "服务区域 service_regions service_area",
    "sla_hours": "响应时限 响应时间 sla sla_hours response_time",
    "categories": "供应品类 品类 供货品类 categories category",
    "team": "团队 小组 team group",
    "level": "认证等级 证书等级 level",
    "issued": "发证日期 颁发日期 issued issue_date",
    "expires": "到期日期 有效期至 失效日期 expires expiry expiry_date",
    "period": "期间 季度 月份 period quarter",
    "turnover": "库存周转率 周转率 inventory_turnover turnover",
    "stock": "期末库存 库存金额 stock inventory",
    "stage": "阶段 销售阶段 商机阶段 stage phase",
    "status": "状态 status state",
    "amount": "金额 合同金额 总金额 amount value total price",
    "budget": "预算 预算金额 budget budget_cny",
    "opened": "立项日期 报修时间 创建日期 开始日期 下单日期 date opened created order_date reported",
    "expected": "预计成交日期 预计日期 要求日期 expected expected_close required_date close_date",
    "closed": "关闭日期 关闭时间 完成日期 完成时间 成交日期 closed closed_date completed",
    "model": "型号 规格型号 model",
    "serial": "序列号 出厂编号 sn serial serial_number",
    "vendor": "厂商 厂家 品牌 制造商 vendor manufacturer brand maker",
    "installed": "安装日期 装机日期 installed install_date",
    "fault_code": "故障代码 故障码 fault_code error_code",
    "fault": "故障描述 故障 故障现象 fault problem description",
    "severity": "严重程度 严重性 severity priority",
    "kind": "类型 种类 类别 方式 kind type",
    "at": "时间 日期 发生时间 at date time datetime",
    "topic": "主题 议题 topic subject",
    "topic_en": "英文主题 topic_english",
    "outcome": "结果 outcome result",
    "strength": "强度 强弱 strength",
    "origin": "来源 来源渠道 渠道 source origin",
    "detail": "正文 内容 详情 text detail content body",
    "detail_en": "英文正文 text_en",
    "field": "领域 专业 研究方向 field specialty expertise",
    "honours": "荣誉 奖项 honours honors awards",
    "publications": "发表数 论文数 publications papers",
    "rank": "级别 rank",
    "weight": "权重 强度 影响力 weight",
    "basis": "依据 说明 理由 basis reason note",
    "confidence": "置信度 confidence",
    "role": "角色 决策角色 role",
    "stance": "立场 态度 stance attitude",
    "scope": "范围 scope",
    "last_contact": "最近联系 最近联系日期 last_contact last_contacted",
    "position": "职位 职务 position",
    "contract": "合同号 合同编号 contract contract_number",
    "score": "得分 评分 分数 满意度 score rating",
    "dimension": "维度 指标 dimension aspect",
    "comment": "评价 评语 意见 comment feedback remark",
    "effective_lead": "有效线索 effective_lead",
    "share": "比例 持股比例 share percentage",
    "product": "产品 product",
    "valid_from": "生效日期 开始日期 起始日期 登记日期 入职日期 起始时间 valid_from start start_date from_date since hire_date",
    "valid_to": "失效日期 结束日期 终止日期 离职日期 valid_to end end_date to_date until",
    "part": "身份 part",
}
"""Field name → what its columns are called (`_` for a space)."""

IDS = ["编号", "编码", "代码", "序号", "号", "号码", "id", "code", "no", "number", "key", "工号", "记录编号"]
NUMBERS_OF = {"工号": "SalesRep", "工单号": "MaintenanceRecord", "问卷编号": "", "学号": "Person"}
"""Columns that hold an id without naming what it is of."""

POINTERS = {
    "REPORTS_TO": "直接上级 上级 汇报给 汇报对象 主管 reports_to manager supervisor",
    "OWNS_ACCOUNT": "客户经理 负责销售 account_owner account_manager",
    "SUBSIDIARY_OF": "母公司 上级公司 集团 parent parent_company",
}
"""Relationships from (or to) the thing in the row, named by one column that holds somebody's id or name."""

EDGES = {
    "SUPPLIES": "供应 供货 supplies",
    "DISTRIBUTES_TO": "分销 经销 distributes",
    "SERVES": "服务 维保 serves",
    "SUBSIDIARY_OF": "子公司 控股 subsidiary",
    "UPSTREAM_OF": "上游 upstream",
    "COMPETES_WITH": "竞争 竞品 competitor",
    "KNOWS": "熟识 认识 人脉 knows contacts",
    "CONFLICTS_WITH": "冲突 矛盾 conflict",
    "DECIDES": "决策 决策角色 decision decides",
    "HAS_VETO": "否决 否决权 veto",
    "INFLUENCES": "影响 影响关系 influence",
    "PARTNERED_ON": "参与商机 伙伴参与商机 partnered",
    "RATED": "评价 满意度 满意度调查 satisfaction survey rating",
    "MEMBER_OF": "会员 成员 member",
    "WORKS_AT": "任职 works",
    "ADVISES": "顾问 advises",
}
PAIRS = {
    "TOOK_PART/UPSTREAM_OF": "发件人/收件人 发送人/接收人 发送方/接收方 主叫/被叫",
    "KNOWS/UPSTREAM_OF": "来源/目标 起点/终点",
    "REPORTS_TO/": "下属/上级",
    "/SUBSIDIARY_OF": "子公司/母公司",
}
"""Columns that name two of one kind, by the relationship that this is between people / between organisations."""

TYPE_COLUMNS = {"关系", "类型", "关系类型", "类别", "type", "kind", "relation", "relationship", "category", "role"}

LABELS = {"Competitor": "竞争对手 友商 competitor", "Vendor": "本公司 我方 own"}
"""Further words for labels in a type column."""

SCALES = {
    "万元": 10_000,
    "万": 10_000,
    "亿元": 100_000_000,
    "亿": 100_000_000,
    "千元": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "%": 0.01,
}

CHOICES = {
    "medical": "医疗 医药 healthcare hospital",
    "NEV": "新能源汽车 新能源 汽车 ev",
    "construction_machinery": "工程机械 机械",
    "food": "食品 餐饮",
    "other": "其他 其它",
    "gold": "金牌 一级",
    "silver": "银牌 二级",
    "standard": "普通 标准 三级",
    "lead": "线索",
    "qualified": "需求确认 立项",
    "solution_confirmed": "方案确认 方案",
    "negotiation": "商务谈判 谈判",
    "contract": "合同签订 签约 合同",
    "open": "进行中 跟进中 未结束 active",
    "won": "赢单 成交 已成交 中标 closed_won",
    "lost": "输单 丢单 未中标 失败 closed_lost",
    "junior": "初级",
    "intermediate": "中级",
    "senior": "高级",
    "expert": "专家 专家级",
    "minor": "一般 轻微 低 low",
    "major": "严重 重大 高 high",
    "down": "停机 宕机 critical",
    "visit": "拜访",
    "joint_visit": "联合拜访",
    "consultation": "咨询 专家咨询",
    "call": "电话",
    "meeting": "会议",
    "ticket": "工单",
    "economic_buyer": "经济决策者 决策者",
    "technical": "技术把关者 技术",
    "user": "使用者 用户",
    "gatekeeper": "守门人 把关人",
    "procurement": "采购",
    "champion": "支持者 内线",
    "influencer": "影响者",
    "expansion": "扩建 扩产",
    "tender": "招标",
    "budget": "预算",
    "leadership_change": "人事变动 领导变动",
    "contract_expiry": "合同到期",
    "complaint": "投诉",
    "draft": "草稿",
    "active": "生效",
}

SURNAMES = set(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛华车冉房边"
)
COMPANY = (
    r"(公司|集团|医院|中心|工厂|厂|大学|学院|学校|研究院|研究所|设计院|协会|学会|联合会|银行|事务所|商行|合作社|委员会|管理局|局|院|店|站|机械|科技|汽车|电池)$"
    r"|\b(ltd|limited|inc|gmbh|corp|corporation|llc|plc|co|company|ag|sa|s\.a|bv|oy|ab|group|hospital|university|holdings|trading)\b\.?"
)
