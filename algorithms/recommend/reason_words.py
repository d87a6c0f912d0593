"""The sentences of `reasons.py`, in both languages."""

from __future__ import annotations

from graph.words import Text

WORDS = {
    "since": Text("Works for this customer{line} since {begun}", "自 {begun} 起为该客户服务{line}"),
    "since_unknown": Text("Works for this customer{line}", "正在为该客户服务{line}"),
    "ended": Text("Worked for this customer{line} until {ended}", "曾为该客户服务{line},至 {ended} 结束"),
    "own_rating": Text(
        "This customer rates it {mean:.0f} on average (answers: {n}, the last on {last})",
        "该客户对其满意度平均 {mean:.0f} 分({n} 份答卷,最近 {last})",
    ),
    "repairs": Text(
        "Maintenance records of this customer's equipment that it holds: {n}, {first} to {last}",
        "掌握该客户设备的 {n} 条维修记录({first} 至 {last})",
    ),
    "maintained": Text("Machines of this customer that it maintained: {n}", "维护过该客户的 {n} 台设备"),
    "advice": Text(
        "Consultations with this customer: {n}, the last on {last}", "为该客户提供过 {n} 次咨询,最近 {last}"
    ),
    "met": Text(
        "Joint engagements with this customer: {n}, the last on {last}", "与该客户有 {n} 次协同互动,最近 {last}"
    ),
    "won_here": Text(
        "Opportunities won together with this customer: {n} of {all}, the last on {last}",
        "与该客户共同参与的 {all} 个已结商机中赢单 {n} 个,最近 {last}",
    ),
    "lost_here": Text(
        "Decided opportunities of this customer that it took part in: {all}, none was won",
        "参与过该客户 {all} 个已结商机,均未赢单",
    ),
    "joined_here": Text(
        "Takes part in opportunities of this customer: {all}, none is decided yet",
        "正参与该客户的 {all} 个商机,尚无结果",
    ),
    "open_line": Text("Offers {lines}, which an open purchase is about", "提供{lines},与进行中的商机一致"),
    "need_line": Text("Offers {lines}, which this customer buys", "提供{lines},与该客户的需求一致"),
    "segment": Text(
        "Customers of the segment {segment} that it works for: {n}, among them {name}",
        "服务 {n} 家{segment}客户,包括{name}",
    ),
    "peers": Text(
        "Works for customers of the segment {segment}: {n}, among them {name}; they rate it {mean:.0f} on average "
        "(answers: {answers})",
        "服务 {n} 家{segment}客户,包括{name};满意度平均 {mean:.0f} 分({answers} 份答卷)",
    ),
    "nearby": Text(
        "Customers in the region {region} that it works for: {n}, among them {name}",
        "在{region}服务 {n} 家客户,包括{name}",
    ),
    "linked": Text("Works for {name}, of the same group or supply chain", "服务同一集团或供应链上的{name}"),
    "similar": Text(
        "Customers of it that share partners with this one: {n}; most with {name}: {partners}",
        "其 {n} 家客户与该客户有共同伙伴,其中{name}最多,共 {partners} 个",
    ),
    "all_peers": Text(
        "Other customers rate it {mean:.0f} on average (answers: {n})",
        "其他客户对其满意度平均 {mean:.0f} 分({n} 份答卷)",
    ),
    "won": Text("Opportunities won together with us: {n} of {all}", "与我方共同参与的 {all} 个已结商机中赢单 {n} 个"),
    "lowest": Text("Offers the lowest price: {price}", "报价最低:{price}"),
    "price": Text(
        "Offers {price}, {above:.0%} above the lowest (place {rank} of {n} by price)",
        "报价 {price},比最低价高 {above:.0%}(价格第 {rank} 低,共 {n} 家)",
    ),
    "chosen": Text(
        "Chosen in {won} of {n} earlier choices, {here} of {all_here} of this customer",
        "以往 {n} 次参选中 {won} 次中选,其中该客户 {all_here} 次中 {here} 次",
    ),
    "in_line": Text("Customers that it serves in {line}: {n}", "在{line}服务 {n} 家客户"),
    "claims_line": Text("Offers {line}", "提供{line}"),
    "untried": Text("Was never a candidate before", "此前从未参选"),
    "region": Text("In the same region, {region}", "位于同一地区:{region}"),
    "industry": Text("In the same industry", "同属一个行业"),
    "area": Text("Covers this customer's region, {region}", "业务覆盖该客户所在地区:{region}"),
    "certified": Text(
        "Valid certificates of its engineers: {n}, senior or expert: {high}",
        "持有 {n} 份有效认证,其中高级或专家级 {high} 份",
    ),
    "turnover": Text(
        "Inventory turnover {mean:.1f} times a quarter over its last {n} reports",
        "最近 {n} 期库存周转率平均每季度 {mean:.1f} 次",
    ),
    "papers": Text("Expert in {field}, publications: {n}", "{field}领域专家,发表成果 {n} 篇"),
    "recent": Text("New customers in the last half year: {n}", "近半年新增客户 {n} 家"),
    "customers": Text("Other customers that it works for: {n}", "服务其他客户 {n} 家"),
    "nothing": Text("Nothing on record connects the two yet", "目前没有记录显示双方存在关联"),
    "thin": Text(
        "Not enough evidence in the data to learn from: ranked by matching profiles",
        "数据不足以训练模型(依据不足):按资料匹配排序",
    ),
    "chance": Text(
        "Not enough evidence: on past data the learnt scores were no better than chance, so a plain method ranks",
        "依据不足:在历史数据上模型评分不优于随机,因此按简单方法排序",
    ),
    "any_line": Text(
        "The served model has learnt nothing of product lines: ranked for the customer, whatever the line",
        "所用模型未按产品线训练:按客户整体排序,不区分产品线",
    ),
    "any_bid": Text(
        "The served model has learnt nothing of choices among candidates: ranked by fit, whatever they offer",
        "所用模型未从候选者的中选记录学习:按适配度排序,不考虑报价",
    ),
    "plain": Text(
        "Not enough evidence: what was learnt did not surely lead the best plain method, so that one ranks",
        "依据不足:模型未能确定领先最佳简单方法,因此由后者排序",
    ),
    "new_customer": Text(
        "New here: no partnership of this customer is on record, so its profile is what counts",
        "新客户:暂无合作记录,仅按其资料评分",
    ),
    "new_partner": Text(
        "New here: no customer of this partner is on record, so its profile is what counts",
        "新伙伴:暂无客户记录,仅按其资料评分",
    ),
    "unknown_customer": Text(
        "Unknown: neither a profile nor a dealing of this customer is on record", "未知:该客户既无资料也无往来记录"
    ),
    "unknown_partner": Text(
        "Unknown: neither a profile nor a dealing of this partner is on record", "未知:该伙伴既无资料也无往来记录"
    ),
    "behind": Text("Behind {name} mainly in: {kinds}", "与{name}相比主要差在:{kinds}"),
    "close": Text("Practically level with {name}", "与{name}几乎持平"),
    "alike": Text(
        "Moved down: three of the four above it are much like it",
        "为避免雷同而后移:其上四家中已有三家与其相似",
    ),
}
