"""Runnable examples of GraphQL operations: (document, variables), on the seed data. Those of mutations stand at their declarations."""

from __future__ import annotations

from typing import Any

from gql.schema.schema import SCHEMA, Schema

QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "battleMap": (
        """
query Map($customer: ID!) {
  battleMap(customerId: $customer) {
    customer { name nameEn industry }
    decisionChain(first: 5) { person { name } title influence veto hidden daysSinceTouched }
    suppliers(first: 3) { partner { name } satisfaction { mean n trend } }
    recommendations { partner { name } role probability reasons { zh en } }
    drawing { nodes { id label name x y ring sector } edges { source target type } rings { label radiusX radiusY } }
  }
}""",
        {"customer": "C001"},
    ),
    "customers": (
        """
query Customers($filter: CustomerFilter) {
  customers(first: 5, orderBy: NAME, filter: $filter) {
    totalCount
    edges { cursor node { id name region customer { tier } suppliers(first: 3) { productLine source { name } } } }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"filter": {"industry": {"in": ["MEDICAL", "NEV"]}}},
    ),
    "partners": ("{ partners(first: 5, filter: {region: {isNull: false}}) { nodes { id name roles } } }", {}),
    "people": (
        "{ people(first: 5, orderBy: INFLUENCE, direction: DESC) { nodes { name title influence worksAt { target { name } } } } }",
        {},
    ),
    "opportunities": (
        "{ opportunities(filter: {status: {eq: OPEN}, amount: {gte: 5000000}}) { totalCount nodes { name stage amount } } }",
        {},
    ),
    "signals": ("{ signals(first: 5, orderBy: AT, direction: DESC) { nodes { kind at title strength } } }", {}),
    "engagements": (
        "{ engagements(first: 5, orderBy: AT, direction: DESC) { nodes { kind at topic participants { source { name } } } } }",
        {},
    ),
    "assets": ("{ assets(first: 5) { nodes { model serial installedAt { target { name } } } } }", {}),
    "maintenanceRecords": (
        "{ maintenanceRecords(first: 5, filter: {severity: {eq: DOWN}}) { nodes { faultCode opened } } }",
        {},
    ),
    "scoringRuns": (
        "{ scoringRuns(first: 5, orderBy: STARTED, direction: DESC) { nodes { algorithm dataAsOf duration } } }",
        {},
    ),
    "sources": ("{ sources { nodes { id name rank loaded } } }", {}),
    "nodesByLabel": (
        "{ nodesByLabel(label: Certificate, first: 3) { nodes { id ... on Certificate { name level expires } } } }",
        {},
    ),
    "customerTotals": ("{ customerTotals(by: REGION) { key count sum } }", {}),
    "partnerTotals": ("{ partnerTotals(by: ROLE) { key count } }", {}),
    "opportunityTotals": ("{ opportunityTotals(by: STAGE, filter: {status: {eq: OPEN}}) { key count sum } }", {}),
    "signalTotals": ("{ signalTotals(by: KIND) { key count } }", {}),
    "engagementTotals": ("{ engagementTotals(by: KIND) { key count } }", {}),
    "assetTotals": ("{ assetTotals(by: VENDOR) { key count } }", {}),
    "maintenanceRecordTotals": ("{ maintenanceRecordTotals(by: FAULT_CODE) { key count } }", {}),
    "alerts": (
        "{ alerts(first: 5, orderBy: LAST, direction: DESC) { nodes { id title titleEn status evidence rules } } }",
        {},
    ),
    "alertTotals": ("{ alertTotals(by: STATUS) { key count } }", {}),
    "workspaces": (
        """
query Workspaces($filter: WorkspaceFilter) {
  workspaces(first: 5, orderBy: CHANGED, direction: DESC, filter: $filter) {
    totalCount
    nodes { id need needEn state opened forCustomer { target { name } } parties { validFrom source { name } } }
  }
}""",
        {"filter": {"state": {"eq": "OPEN"}, "customer": {"eq": "C001"}}},
    ),
    "workspaceTotals": ("{ workspaceTotals(by: STATE) { key count } }", {}),
    "requests": (
        """
query Requests($filter: RequestFilter) {
  requests(first: 5, orderBy: DUE, direction: ASC, filter: $filter) {
    totalCount
    nodes { id kind what product due state answer workspace { target { need } } addressee { target { id } } }
  }
}""",
        {"filter": {"state": {"eq": "SENT"}, "due": {"lt": "2026-12-31T18:00:00+08:00"}}},
    ),
    "requestTotals": ("{ requestTotals(by: STATE) { key count } }", {}),
    "solutionSections": (
        """
query Sections($filter: SolutionSectionFilter) {
  solutionSections(first: 20, filter: $filter) {
    totalCount
    nodes { id kind title text owner state due version ownedBy(first: 1) { target { name } } sharedWith(first: 10) { since target { name } } }
  }
}""",
        {"filter": {"workspace": {"eq": "WS-1"}, "removed": {"isNull": True}}},
    ),
    "solutionSectionTotals": (
        '{ solutionSectionTotals(by: STATE, filter: {workspace: {eq: "WS-1"}}) { key count } }',
        {},
    ),
    "sectionEdits": (
        '{ sectionEdits(first: 50, orderBy: AT, direction: DESC, filter: {section: {eq: "SEC-1"}}) { nodes { id field value at by } } }',
        {},
    ),
    "quotes": (
        '{ quotes(first: 10, filter: {workspace: {eq: "WS-1"}}) { nodes { id title status ends lineCount net tax gross margin findings } } }',
        {},
    ),
    "quoteTotals": ("{ quoteTotals(by: STATUS) { key count } }", {}),
    "quoteLines": (
        '{ quoteLines(first: 20, filter: {quote: {eq: "QT-1"}}) { nodes { id product quantity unitPrice discount taxRate net tax gross } } }',
        {},
    ),
    "quoteLineTotals": ("{ quoteLineTotals(by: PRODUCT) { key count } }", {}),
    "quotePayments": (
        '{ quotePayments(first: 20, filter: {quote: {eq: "QT-1"}}) { nodes { id title share amount payable due } } }',
        {},
    ),
    "sectionClashes": (
        '{ sectionClashes(first: 20, filter: {section: {eq: "SEC-1"}, settled: {isNull: true}}) { nodes { id field value at by } } }',
        {},
    ),
    "comments": (
        '{ comments(first: 20, orderBy: AT, direction: DESC, filter: {workspace: {eq: "WS-1"}}) { totalCount nodes { id text at by resolved replies(first: 5) { source { id } } } } }',
        {},
    ),
    "insights": (
        '{ insights(first: 20, orderBy: AT, direction: DESC, filter: {workspace: {eq: "WS-1"}}) { totalCount nodes { id kind text evidence confidence since state why insightAbout(first: 1) { target { id } } } } }',
        {},
    ),
    "insightTotals": ("{ insightTotals(by: KIND) { key count } }", {}),
    "commentEdits": ('{ commentEdits(first: 20, filter: {comment: {eq: "CM-1"}}) { nodes { text at } } }', {}),
    "rules": ("{ rules(filter: {status: {eq: ACTIVE}}) { nodes { id name version fired precision } } }", {}),
    "alertCase": (
        '{ alertCase(id: "ALERT") { alert { title } version history { at who what opposite } customer { name } evidence { rule facts { zh en } signal { title } } deliveries { channel status } } }',
        {},
    ),
    "node": ('{ node(id: "UGVyc29uOlAwMDAz") { id ... on Person { name title } } }', {}),
    "nodes": ('{ nodes(ids: ["UGVyc29uOlAwMDAz", "T3JnYW5pemF0aW9uOkMwMDE="]) { id ... on Party { name } } }', {}),
    "search": (
        '{ search(text: "影像", first: 3) { score node { id ... on Party { name } } highlights { field pieces { text match } } } }',
        {},
    ),
    "neighbours": (
        """
{
  neighbours(id: "T3JnYW5pemF0aW9uOkMwMDE=", first: 3) {
    groups { type outward label count }
    edges { cursor type outward label node { id ... on Party { name } } }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {},
    ),
    "correctableFields": (
        '{ correctableFields(id: "T3JnYW5pemF0aW9uOkMwMDE=") { version fields { name text { zh en } form values locked } } }',
        {},
    ),
    "influence": (
        '{ influence(target: "C001") { outsideProcurement people { person { name } share hidden paths { amount people { name } } } } }',
        {},
    ),
    "coverage": ('{ coverage(target: "C001") { level touched people { person { name } must touched } } }', {}),
    "introductionPaths": (
        '{ introductionPaths(source: "V08", target: "P0125") { strength text { zh en } people { name } } }',
        {},
    ),
    "warmestPaths": (
        '{ warmestPaths(to: "P0125", first: 2) { partner { name } strength text { zh en } people { name } } }',
        {},
    ),
    "whatIf": (
        '{ whatIf(target: "C001", leaves: ["P0003"]) { moves { person { name } before after } hiddenAfter { name } } }',
        {},
    ),
    "partnerFit": (
        '{ partnerFit(customerId: "C001", role: SUPPLIER, first: 3) { partner { name } probability evidence { text { zh en } without } } }',
        {},
    ),
    "customerFit": ('{ customerFit(partnerId: "S01", first: 3, newOnly: true) { customer { name } probability } }', {}),
    "compare": (
        '{ compare(partnerA: "S01", partnerB: "S10", customerId: "C001") { one { probability } other { probability } verdict { zh en } } }',
        {},
    ),
    "talkTrack": ('{ talkTrack(customerId: "C001") { text { zh en } facts evidence { at sources } } }', {}),
    "partnerTalkTrack": ('{ partnerTalkTrack(customerId: "C001", partnerId: "V08") { text { zh en } } }', {}),
    "changesBetween": (
        '{ changesBetween(customerId: "C001", since: "2026-06-01", until: "2026-11-20") { at kind type person { name } } }',
        {},
    ),
    "model": (
        "{ model { nodeTypes { label name { zh en } colour shape } relationshipTypes { type name { zh en } colour dashes } } }",
        {},
    ),
    "viewer": (
        """
{
  viewer {
    name role personId person { id name } contract { id purpose until }
    may today sessions { id agent created seen expires current }
  }
}""",
        {},
    ),
    "version": ('{ version(id: "T3JnYW5pemF0aW9uOkMwMDE=") }', {}),
    "inbox": (
        """
{
  inbox(first: 20) {
    totalCount overdueCount
    items {
      kind due overdue mine
      workspace { id need }
      node { id ... on Request { what state } ... on SolutionSection { title sectionState: state } ... on SectionClash { field value } }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {},
    ),
    "parseRequest": (
        '{ parseRequest(workspaceId: "WORKSPACE", text: "请供应链同事确认 MR-3100 库存,需48小时内反馈") { fields { field words chosen { input value } question { zh en } options { input value } } } }',
        {},
    ),
    "leads": (
        """
query Leads($filter: LeadFilter) {
  leads(first: 10, orderBy: DUE, direction: ASC, filter: $filter) {
    totalCount
    nodes { id account town contact productLine need evidence state registered due protectedUntil why registrant { target { id } } }
  }
}""",
        {"filter": {"state": {"eq": "PENDING"}}},
    ),
    "leadTotals": ("{ leadTotals(by: STATE) { key count } }", {}),
    "leadMatches": (
        """
{
  leadMatches(id: "LEAD") {
    customers { id name certain probability reasons { en zh } }
    leads { id partner account contact evidence registered certain reasons { en zh } state { en zh } protectedUntil }
  }
}""",
        {},
    ),
    "workspaceInvitations": (
        '{ workspaceInvitations(id: "WORKSPACE") { id state name person partnerName invitedBy expires } }',
        {},
    ),
}
SUBSCRIPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "signals": ("subscription { signals(kinds: [EXPANSION, TENDER]) { cursor signal { kind title } } }", {}),
    "graphChanges": ("subscription { graphChanges { cursor } }", {}),
    "newScores": ("subscription { newScores { cursor } }", {}),
    "alerts": ("subscription { alerts { cursor what alert { title status } } }", {}),
}


def examples(schema: Schema = SCHEMA) -> dict[str, tuple[str, dict[str, Any]]]:
    """The examples of queries and mutations of a schema, by field."""
    return QUERIES | {mutation.field: mutation.operation for mutation in schema.mutations}
