// Veto holders whom nobody has visited, called or met: they must be covered before the deal is safe.
// 从未接触过的否决权人:成交之前必须覆盖。
MATCH (p:Person)-[v:HAS_VETO]->(target)
WHERE NOT EXISTS { (p)-[:TOOK_PART]->(e:Engagement) WHERE e.kind <> 'consultation' }
RETURN p.name AS person, p.title AS title, v.scope AS scope, target.name AS of
ORDER BY person
