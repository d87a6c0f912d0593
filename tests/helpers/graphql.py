"""Helpers of tests: The GraphQL service over real HTTP on the scored seed."""

MAP = """
query ($id: ID!, $asOf: Date) { battleMap(customerId: $id, asOf: $asOf) {
  asOf
  customer { id name nameEn roles industry customer { tier segment } }
  decisionChain {
    person { id name nameEn roles } title influence rank veto vetoScopes hidden lastTouched daysSinceTouched engagements
    decisions { opportunity { id name status } role weight stance veto influence rank hidden }
  }
  suppliers { ...incumbent } distributors { ...incumbent } serviceProviders { ...incumbent }
  recommendations { partner { id name nameEn roles } role probability rank incumbent reasons { zh en } }
  kols { person { name kol { field } } consultations lastConsultation }
  signals { kind at title titleEn budget strength }
  opportunities { id name stage status amount }
  nodes { id label name size veto hidden }
  edges { id source target type weight }
  runs { algorithm dataAsOf metrics }
} }
fragment incumbent on Incumbent {
  partner { name } role productLines since lastJointVisit satisfaction { mean n trend change enough note { zh en } }
}
"""


PAGES = "query ($after: String, $order: CustomerOrder!, $way: Direction!) { customers(first: 7, after: $after, orderBy: $order, direction: $way) { edges { cursor node { id name revenue employees } } pageInfo { hasNextPage endCursor hasPreviousPage } } }"


SEARCH = "query ($t: String!) { search(text: $t, first: 10) { score node { id __typename ... on Organization { name nameEn } ... on Person { name title } ... on Opportunity { name } } } }"
