// One customer and everything around it: its people, open opportunities, partners and signals.
// 一个客户的全貌:人员、进行中的商机、合作伙伴与信号。 Change the id to look at another one.
MATCH path = (:Person)-[:WORKS_AT]->(:Customer {id: 'C021'}) RETURN path
UNION
MATCH path = ()-[:SUPPLIES|DISTRIBUTES_TO|SERVES]->(:Customer {id: 'C021'}) RETURN path
UNION
MATCH path = (:Customer {id: 'C021'})-[:OPENED]->(:Opportunity {status: 'open'})<-[:DECIDES|HAS_VETO]-(:Person) RETURN path
UNION
MATCH path = (:Signal)-[:SIGNALS]->(:Customer {id: 'C021'}) RETURN path
