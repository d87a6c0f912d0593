// Hidden decision-makers: much influence, no procurement title, hardly touched; with those who look to them.
// 隐形决策者:影响力高、不在采购部门、几乎没有接触;以及受其影响的人。
MATCH (p:Person)-[i:INFLUENCES_DECISION {hidden: true}]->(o:Opportunity {status: 'open'})
OPTIONAL MATCH (p)-[:INFLUENCES]->(follower:Person)
RETURN p.name AS person, p.title AS title, o.name AS opportunity, round(i.score, 3) AS influence,
       collect(DISTINCT follower.name)[..5] AS looked_to_by
ORDER BY influence DESC
LIMIT 50
