// Distributors that hold the maintenance history of a customer where an opportunity is open, and that nobody asked.
// 掌握客户维修记录、却无人问过的经销商。
MATCH (d:Distributor)-[:RECORDED]->(m:MaintenanceRecord)-[:FOR_ASSET]->(:Asset)-[:INSTALLED_AT]->(c:Customer)
MATCH (c)-[:OPENED]->(o:Opportunity {status: 'open'})
WHERE NOT EXISTS { (d)<-[:WITH]-(:Engagement)-[:ABOUT]->(c) }
WITH d, c, o, count(DISTINCT m) AS records, max(m.opened) AS newest
RETURN d.name AS distributor, c.name AS customer, o.name AS opportunity, o.amount AS amount, records, newest
ORDER BY amount DESC
LIMIT 50
