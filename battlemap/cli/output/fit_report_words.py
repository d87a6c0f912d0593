"""Texts of the evaluation's page: protocols and headings."""

from graph.words import Text

PROTOCOL = (
    Text(
        "A pair is positive when partner and customer begin to work together within the window (first relation, first win, "
        "or first survey answer) and, by its end, do not work badly.",
        "若伙伴与客户在窗口内开始合作(首次关系、首次赢单或首份答卷),且到窗口结束时未出现合作不良,则为正例。",
    ),
    Text(
        "Windows are half a year long, unless the dates in the data or --window ask for another length. Methods learn from the "
        "older ones, the second-newest chooses among them, the newest tests. Features see nothing after a window's first day.",
        "每个窗口为半年,除非数据日期或 --window 要求其他长度:较早的窗口用于训练,次新窗口用于选择方法,最新窗口用于测试;"
        "特征只使用窗口首日之前的数据。",
    ),
    Text(
        "Learnt methods are served only if they lead the best plain method on the two newest windows, and surely on both together.",
        "学习方法只有在最新两个窗口上均领先最好的简单方法、且合并后确定领先时才会采用。",
    ),
    Text(
        "For each customer and role every partner that it has not worked with is ranked; other right answers are left out of "
        "the ranking (filtered); ties share the mean rank.",
        "对每个客户和角色,对所有尚未合作的伙伴排序;其他正确答案不参与排名(过滤);并列取平均名次。",
    ),
    Text(
        "Intervals: 95 %, bootstrap over the queries, 1,000 resamples. Leads: paired bootstrap over the same queries.",
        "区间:对问题做 1000 次自助抽样的 95% 区间;领先幅度为同一问题上的配对自助抽样。",
    ),
    Text(
        "Luck: 199 times each query is answered with another customer's scores; p is the share that did as well.",
        "偶然性检验:199 次用其他客户的分数回答每个问题,p 为不逊于原结果的比例。",
    ),
    Text(
        "Hard negatives: only partners of the customer's region and industry, and those it lost a deal with, compete.",
        "困难负例:只与同地区同行业的伙伴以及曾与该客户丢单的伙伴比较。",
    ),
)
RELATION = (
    Text(
        "The latest fifth of the pairs, or those first linked from the named day on, are the test (at random where no time is given). "
        "A pair's time is that of its earliest link. Queries and candidates that had no link before are left out.",
        "最近五分之一的关系对(或自指定日期起首次建立的关系对)用于测试;未给出时间则随机划分。关系对的时间取其最早一条;此前没有任何关系的提问方与候选不参与。",
    ),
    Text(
        "Where both ends are of one kind, each pair is asked from both ends. Scores know how often and how lately a pair was linked.",
        "两端同类时,每对关系从两端各提问一次;分数考虑关系出现的次数与新近程度。",
    ),
    Text(
        "Learnt methods learn on earlier cuts and are served only if they surely lead the best plain method over the windows "
        "that choose before the test (two, or three where links have no times), and on each.",
        "学习方法在更早的时间切面上训练;只有在测试前用于选择的窗口(两个,连接没有时间时为三个)上均领先最好的简单方法、且合并后明显领先时才会采用。",
    ),
    *PROTOCOL[3:6],
)
METHODS = {  # as they are called in Chinese; tables keep the names that JSON has
    "popularity": "热门程度",
    "recency": "新近程度",
    "customer-kNN": "相似客户",
    "profile match": "资料匹配",
    "profile match and neighbours": "资料匹配与相似客户",
    "kNN": "相似提问方",
    "rank blend": "名次组合",
    "same region, then popularity": "同地区的热门程度",
    "common neighbours": "共同邻居",
    "Adamic-Adar": "Adamic-Adar 指数",
    "resource allocation": "资源分配指数",
    "partner cosine": "伙伴余弦相似度",
    "factorisation": "矩阵分解",
    "normalised SVD": "归一化 SVD",
    "logistic": "逻辑回归",
    "gradient boosting": "梯度提升树",
    "gnn": "图神经网络",
    "by query": "按问题学习",
    "link score": "关系分数",
    "blend": "组合模型",
    "wide blend": "大组合模型",
    "softmax stack": "softmax 堆叠",
    "boosted stack": "提升树堆叠",
}
PAGE = {
    "title": Text("Partner fit: evaluation", "伙伴适配评估"),
    "methods": Text("Methods, test window", "各方法(测试窗口)"),
    "method": Text("method", "方法"),
    "validation": Text("validation MRR", "验证 MRR"),
    "interval": Text("MRR, 95 %", "MRR 95% 区间"),
    "protocol": Text("Protocol", "评估方案"),
    "by_role": Text("By partner role", "按伙伴角色"),
    "warm": Text("Warm and cold start", "热启动与冷启动"),
    "hard": Text("Against hard negatives", "困难负例"),
    "leads": Text("How sure the lead is", "领先是否可靠"),
    "seeds": Text("Over random seeds (mean ± sd)", "多个随机种子(均值 ± 标准差)"),
    "made": Text("How to make it again", "复现信息"),
    "reliability": Text("Reliability", "可靠性"),
    "chance": Text("random order", "随机排序"),
    "mrr": Text("test MRR", "测试 MRR"),
    "forecast": Text("probability said", "预测概率"),
    "observed": Text("share that came true", "实际比例"),
    "windows": Text("Windows", "时间窗口"),
    "positives": Text("positives", "正例"),
    "queries": Text("queries", "问题数"),
}
