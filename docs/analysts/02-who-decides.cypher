// Who decides on the open opportunities, by the share of influence that the last scoring run gave.
// 谁在影响进行中的商机:按最近一次评分的影响力占比排序。
MATCH (p:Person)-[i:INFLUENCES_DECISION]->(o:Opportunity {status: 'open'})
OPTIONAL MATCH (p)-[d:DECIDES]->(o)
RETURN o.id AS opportunity, o.name AS name, p.name AS person, p.title AS title, d.role AS role,
       round(i.score, 3) AS influence, i.rank AS rank, i.hidden AS hidden, i.run AS run
ORDER BY opportunity, rank
LIMIT 200
