// Customers that mean to expand, with their incumbent partners and the mean of their last half year's answers.
// 有扩建意向的客户、现有伙伴及近半年满意度。
MATCH (s:Signal {kind: 'expansion'})-[:SIGNALS]->(c:Customer)<-[:SUPPLIES|DISTRIBUTES_TO|SERVES]-(partner)
OPTIONAL MATCH (c)-[r:RATED]->(partner)
WHERE r.at >= date(s.at) - duration({days: 182}) AND r.at <= date(s.at)
WITH s, c, partner, avg(r.score) AS mean, count(r) AS answers
RETURN date(s.at) AS day, c.name AS customer, s.budget AS budget, partner.name AS partner,
       round(mean, 1) AS satisfaction, answers
ORDER BY day DESC, customer, satisfaction DESC
LIMIT 100
