"""The battle map: its fields as Cypher, read for one customer, drawn, told as a talk track and as a timeline."""
