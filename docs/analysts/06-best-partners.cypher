// The partners that fit best, with the reasons that the scoring run gave.
// 最适合的伙伴及理由。
MATCH (partner)-[f:FITS]->(c:Customer)
WHERE f.rank = 1
RETURN c.name AS customer, partner.name AS partner, round(f.probability, 2) AS probability,
       f.reasons_zh AS reasons_zh, f.reasons AS reasons, f.run AS run
ORDER BY probability DESC
LIMIT 50
