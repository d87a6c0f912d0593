"""A runnable example of every operation: (document, variables), on the seed data."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "battleMap": ("""
query Map($customer: ID!) {
  battleMap(customerId: $customer) {
    customer { name nameEn industry }
    decisionChain(first: 5) { person { name } title influence veto hidden daysSinceTouched }
    suppliers(first: 3) { partner { name } satisfaction { mean n trend } }
    recommendations { partner { name } role probability reasons { zh en } }
  }
}""", {"customer": "C001"}),
    "customers": ("""
query Customers($filter: CustomerFilter) {
  customers(first: 5, orderBy: NAME, filter: $filter) {
    totalCount
    edges { cursor node { id name region customer { tier } suppliers(first: 3) { productLine source { name } } } }
    pageInfo { hasNextPage endCursor }
  }
}""", {"filter": {"industry": {"in": ["MEDICAL", "NEV"]}}}),
    "partners": ("{ partners(first: 5, filter: {region: {isNull: false}}) { nodes { id name roles } } }", {}),
    "people": ("{ people(first: 5, orderBy: INFLUENCE, direction: DESC) { nodes { name title influence worksAt { target { name } } } } }", {}),
    "opportunities": ("{ opportunities(filter: {status: {eq: OPEN}, amount: {gte: 5000000}}) { totalCount nodes { name stage amount } } }", {}),
    "signals": ("{ signals(first: 5, orderBy: AT, direction: DESC) { nodes { kind at title strength } } }", {}),
    "engagements": ("{ engagements(first: 5, orderBy: AT, direction: DESC) { nodes { kind at topic participants { source { name } } } } }", {}),
    "assets": ("{ assets(first: 5) { nodes { model serial installedAt { target { name } } } } }", {}),
    "maintenanceRecords": ("{ maintenanceRecords(first: 5, filter: {severity: {eq: DOWN}}) { nodes { faultCode opened } } }", {}),
    "scoringRuns": ("{ scoringRuns(first: 5, orderBy: STARTED, direction: DESC) { nodes { algorithm dataAsOf duration } } }", {}),
    "sources": ("{ sources { nodes { id name rank loaded } } }", {}),
    "nodesByLabel": ("{ nodesByLabel(label: Certificate, first: 3) { nodes { id ... on Certificate { name level expires } } } }", {}),
    "customerTotals": ("{ customerTotals(by: REGION) { key count sum } }", {}),
    "partnerTotals": ("{ partnerTotals(by: ROLE) { key count } }", {}),
    "opportunityTotals": ("{ opportunityTotals(by: STAGE, filter: {status: {eq: OPEN}}) { key count sum } }", {}),
    "signalTotals": ("{ signalTotals(by: KIND) { key count } }", {}),
    "engagementTotals": ("{ engagementTotals(by: KIND) { key count } }", {}),
    "assetTotals": ("{ assetTotals(by: VENDOR) { key count } }", {}),
    "maintenanceRecordTotals": ("{ maintenanceRecordTotals(by: FAULT_CODE) { key count } }", {}),
    "alerts": ("{ alerts(first: 5, orderBy: LAST, direction: DESC) { nodes { id title titleEn status evidence rules } } }", {}),
    "alertTotals": ("{ alertTotals(by: STATUS) { key count } }", {}),
    "rules": ("{ rules(filter: {status: {eq: ACTIVE}}) { nodes { id name version fired precision } } }", {}),
    "alertCase": ('{ alertCase(id: "ALERT") { alert { title } customer { name } evidence { rule facts { zh en } signal { title } } deliveries { channel status } } }', {}),
    "node": ('{ node(id: "UGVyc29uOlAwMDAz") { id ... on Person { name title } } }', {}),
    "nodes": ('{ nodes(ids: ["UGVyc29uOlAwMDAz", "T3JnYW5pemF0aW9uOkMwMDE="]) { id ... on Party { name } } }', {}),
    "search": ('{ search(text: "影像", first: 3) { score node { id ... on Party { name } } highlights { field pieces { text match } } } }', {}),
    "influence": ('{ influence(target: "C001") { outsideProcurement people { person { name } share hidden } } }', {}),
    "coverage": ('{ coverage(target: "C001") { level touched people { person { name } must touched } } }', {}),
    "introductionPaths": ('{ introductionPaths(source: "V08", target: "P0125") { strength text { zh en } people { name } } }', {}),
    "whatIf": ('{ whatIf(target: "C001", leaves: ["P0003"]) { moves { person { name } before after } hiddenAfter { name } } }', {}),
    "partnerFit": ('{ partnerFit(customerId: "C001", role: SUPPLIER, first: 3) { partner { name } probability reasons { zh en } } }', {}),
    "customerFit": ('{ customerFit(partnerId: "S01", first: 3, newOnly: true) { customer { name } probability } }', {}),
    "compare": ('{ compare(partnerA: "S01", partnerB: "S10", customerId: "C001") { one { probability } other { probability } verdict { zh en } } }', {}),
    "talkTrack": ('{ talkTrack(customerId: "C001") { text { zh en } facts } }', {}),
    "changesBetween": ('{ changesBetween(customerId: "C001", since: "2026-06-01", until: "2026-11-20") { at kind type person { name } } }', {}),
    "version": ('{ version(id: "T3JnYW5pemF0aW9uOkMwMDE=") }', {}),
    "recordEngagement": ("""
mutation Visit($input: RecordEngagementInput!) {
  recordEngagement(input: $input) { engagement { id kind at } version userErrors { path code message } }
}""", {"input": {"idempotencyKey": "6f1d2c", "kind": "JOINT_VISIT", "at": "2026-11-20T09:30:00+08:00", "customerId": "C001",
                 "partnerIds": ["V01"], "topic": "产线验收"}}),
    "recordRating": ("""
mutation Rate($input: RecordRatingInput!) {
  recordRating(input: $input) { rating { score at } userErrors { path code message } }
}""", {"input": {"idempotencyKey": "r1", "customerId": "C001", "partnerId": "V01", "score": 88, "at": "2026-11-20"}}),
    "recordSignal": ("""
mutation Seen($input: RecordSignalInput!) {
  recordSignal(input: $input) { signal { id kind } userErrors { path code message } }
}""", {"input": {"idempotencyKey": "s1", "organizationId": "C001", "kind": "EXPANSION", "at": "2026-11-20T08:00:00Z", "strength": 0.8,
                 "title": "扩建公告"}}),
    "giveFeedback": ("""
mutation Feedback($input: GiveFeedbackInput!) {
  giveFeedback(input: $input) { feedback { verdict } userErrors { path code message } }
}""", {"input": {"idempotencyKey": "f1", "partnerId": "V01", "customerId": "C001", "verdict": "NOT_USEFUL", "why": "不接单"}}),
    "lockField": ("""
mutation Lock($input: LockFieldInput!) { lockField(input: $input) { version userErrors { path code message } } }
""", {"input": {"idempotencyKey": "l1", "id": "C001", "field": "region"}}),
    "unlockField": ("""
mutation Unlock($input: UnlockFieldInput!) { unlockField(input: $input) { version userErrors { path code message } } }
""", {"input": {"idempotencyKey": "u1", "id": "C001", "field": "region"}}),
    "correctField": ("""
mutation Correct($input: CorrectFieldInput!) { correctField(input: $input) { version userErrors { path code message } } }
""", {"input": {"idempotencyKey": "a1", "id": "C001", "field": "region", "value": {"text": "无锡"}}}),
    "decideMatch": ("""
mutation Decide($input: DecideMatchInput!) { decideMatch(input: $input) { match { answer } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "m1", "a": "C001", "b": "C002", "answer": "DISTINCT"}}),
    "partBySource": ("""
mutation Part($input: PartBySourceInput!) { partBySource(input: $input) { node { id } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "b1", "id": "C001", "source": "dealer"}}),
    "draftContract": ("""
mutation Draft($input: DraftContractInput!) { draftContract(input: $input) { version userErrors { path code message } } }
""", {"input": {"idempotencyKey": "d1", "id": "DC-EXAMPLE", "partnerId": "V01", "purpose": "maintenance",
                 "until": "2029-12-31", "level": "FULL", "rows": ["assets_of_customers"],
                 "fields": [{"of": "Organization", "names": ["name"]}, {"of": "Asset"}]}}),
    "approveContract": ("""
mutation Approve($input: ApproveContractInput!) { approveContract(input: $input) { userErrors { path code message } } }
""", {"input": {"idempotencyKey": "d2", "id": "DC-EXAMPLE"}}),
    "publishContract": ("""
mutation Publish($input: PublishContractInput!) { publishContract(input: $input) { userErrors { path code message } } }
""", {"input": {"idempotencyKey": "d3", "id": "DC-EXAMPLE"}}),
    "rollBackContract": ("""
mutation RollBack($input: RollBackContractInput!) { rollBackContract(input: $input) { number userErrors { path code message } } }
""", {"input": {"idempotencyKey": "d5", "id": "DC-EXAMPLE"}}),
    "revokeContract": ("""
mutation Revoke($input: RevokeContractInput!) { revokeContract(input: $input) { userErrors { path code message } } }
""", {"input": {"idempotencyKey": "d4", "id": "DC-EXAMPLE"}}),
    "draftRule": ("""
mutation DraftRule($input: DraftRuleInput!) { draftRule(input: $input) { number userErrors { path code message } } }
""", {"input": {"idempotencyKey": "g1", "body": """
id: strong-signal
name: {en: Strong signal, zh: 强信号}
on: signal
intent: expansion
if: {fact: signal.strength, at_least: 0.9}
then: [{recommend: {top: 1}}]
"""}}),
    "approveRule": ("""
mutation ApproveRule($input: ApproveRuleInput!) { approveRule(input: $input) { number userErrors { path code message } } }
""", {"input": {"idempotencyKey": "g2", "id": "strong-signal"}}),
    "activateRule": ("""
mutation ActivateRule($input: ActivateRuleInput!) { activateRule(input: $input) { number userErrors { path code message } } }
""", {"input": {"idempotencyKey": "g3", "id": "strong-signal"}}),
    "rollBackRule": ("""
mutation RollBackRule($input: RollBackRuleInput!) { rollBackRule(input: $input) { number userErrors { path code message } } }
""", {"input": {"idempotencyKey": "g4", "id": "strong-signal"}}),
    "retireRule": ("""
mutation RetireRule($input: RetireRuleInput!) { retireRule(input: $input) { rule { status } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "g5", "id": "strong-signal"}}),
    "acknowledgeAlert": ("""
mutation SeenAlert($input: AcknowledgeAlertInput!) { acknowledgeAlert(input: $input) { alert { status } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "h1", "id": "ALERT"}}),
    "assignAlert": ("""
mutation AssignAlert($input: AssignAlertInput!) { assignAlert(input: $input) { alert { assignee } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "h2", "id": "ALERT", "assignee": "王敏"}}),
    "snoozeAlert": ("""
mutation SnoozeAlert($input: SnoozeAlertInput!) { snoozeAlert(input: $input) { alert { snoozedUntil } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "h3", "id": "ALERT", "until": "2027-03-01T09:00:00+08:00"}}),
    "closeAlert": ("""
mutation CloseAlert($input: CloseAlertInput!) { closeAlert(input: $input) { alert { outcome } userErrors { path code message } } }
""", {"input": {"idempotencyKey": "h4", "id": "ALERT", "outcome": "USEFUL", "why": "已约联合拜访"}}),
}  # fmt: skip
SUBSCRIPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "signals": ("subscription { signals(kinds: [EXPANSION, TENDER]) { cursor signal { kind title } } }", {}),
    "graphChanges": ("subscription { graphChanges { cursor } }", {}),
    "newScores": ("subscription { newScores { cursor } }", {}),
    "alerts": ("subscription { alerts { cursor what alert { title status } } }", {}),
}
