/** The documents that the screens ask, typed by the schema. */
import { graphql } from "./generated";

export * from "./formDocuments";

export const VIEWER = graphql(`
  query Viewer {
    viewer { name role may today contract { id } }
    model {
      nodeTypes { label name { en zh } plural { en zh } colour shape }
      relationshipTypes { type name { en zh } colour strongColour width dashes arrow bend }
      choices { field value name { en zh } }
    }
  }
`);

export const CUSTOMERS = graphql(`
  query Customers($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder, $direction: Direction!, $forIndustry: CustomerFilter, $forRegion: CustomerFilter, $forTier: CustomerFilter, $counted: Boolean!) {
    industries: customerTotals(by: INDUSTRY, filter: $forIndustry) @include(if: $counted) { key count }
    regions: customerTotals(by: REGION, filter: $forRegion) @include(if: $counted) { key count }
    tiers: customerTotals(by: TIER, filter: $forTier) @include(if: $counted) { key count }
    customers(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, direction: $direction) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { id name nameEn industry region customer { tier coverage touched openOpportunities openAmount openAlerts lastTouched newestSignal { id kind at title titleEn } } }
    }
  }
`);

export const DAY = graphql(`
  query Day($mine: AlertFilter, $free: AlertFilter, $orderBy: AlertOrder, $direction: Direction!) {
    mine: alerts(first: 50, filter: $mine, orderBy: $orderBy, direction: $direction) { totalCount nodes { ...DayAlert } }
    free: alerts(first: 50, filter: $free, orderBy: $orderBy, direction: $direction) { totalCount nodes { ...DayAlert } }
    viewer {
      today
      person {
        id
        accounts(first: 100) {
          target { ... on Organization { id name nameEn customer { coverage touched openAlerts openAmount lastTouched newestSignal { id kind at title titleEn } } } }
        }
      }
    }
  }
  fragment DayAlert on Alert {
    id title titleEn intent status at last evidence rules snoozedUntil assignee
    customerNode { id name nameEn customer { openAmount } }
  }
`);

export const MAP = graphql(`
  query Map($id: ID!, $asOf: Date, $alerts: AlertFilter, $case: ID!, $hasCase: Boolean!) {
    battleMap(customerId: $id, asOf: $asOf) {
      asOf
      customer { id name nameEn industry region city customer { tier segment coverage touched } }
      opportunities { id name nameEn productLine stage status amount expected closed }
      decisionChain {
        person { id name nameEn titleEn title department }
        title veto vetoScopes hidden influence rank lastTouched daysSinceTouched engagements
        decisions { role stance veto influence opportunity { id name nameEn } }
      }
      distributors { ...Incumbency }
      serviceProviders { ...Incumbency }
      suppliers { ...Incumbency }
      recommendations { partner { id name nameEn ... on Organization { region } } role probability rank incumbent basis reasons { en zh } whyNot { en zh } }
      fitBar
      excludedPartners(first: 10) { partner { id name nameEn } role kinds reasons { en zh } }
      kols { person { id name nameEn title titleEn kol { field } } consultations lastConsultation }
      signals { id kind at strength title titleEn detail detailEn origin budget }
      runs { id algorithm dataAsOf }
      drawing {
        nodes { id label name nameEn x y size veto hidden recommended ring sector }
        edges { source target type weight }
        rings { radiusX radiusY }
        sectors { label startAngle endAngle innerRadiusX innerRadiusY outerRadiusX outerRadiusY }
        nodeWidth nodeHeight
      }
    }
    alerts(first: 20, filter: $alerts) { nodes { id title titleEn intent status at evidence assignee snoozedUntil } }
    talkTrack(customerId: $id, asOf: $asOf) { kind text { en zh } facts evidence { id at sources } }
    alertCase(id: $case) @include(if: $hasCase) { ...WholeCase }
  }
  fragment WholeCase on AlertCase {
    version
    alert { id title titleEn intent status at assignee snoozedUntil outcome why }
    evidence { rule version at facts { en zh } }
    history { id at who what opposite }
  }
  fragment Incumbency on Incumbent {
    partner { id name nameEn ... on Organization { region } }
    role productLines since lastJointVisit
    satisfaction { mean n trend change }
  }
`);

export const WHY_INFLUENCE = graphql(`
  query WhyInfluence($target: ID!, $person: ID, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
    influence(target: $target, person: $person, asOf: $asOf) {
      opportunity { id name nameEn }
      people { share rank contributions { amount text { en zh } } paths { amount people { id name nameEn } } }
    }
    run: node(id: $run) @include(if: $hasRun) { id ... on ScoringRun { algorithm dataAsOf metrics } }
  }
`);

export const WHY_FIT = graphql(`
  query WhyFit($customer: ID, $partner: [ID!], $asOf: Date, $run: ID!, $hasRun: Boolean!) {
    partnerFit(customerId: $customer, among: $partner, asOf: $asOf) {
      role probability basis reasons { en zh } evidence { text { en zh } effect without } exclusions { en zh }
    }
    run: node(id: $run) @include(if: $hasRun) { id ... on ScoringRun { algorithm dataAsOf metrics } }
  }
`);

export const WHY_COVERAGE = graphql(`
  query WhyCoverage($target: ID!, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
    coverage(target: $target, asOf: $asOf) { level touched singleThread people { share must touched last person { id name nameEn } } }
    run: node(id: $run) @include(if: $hasRun) { id ... on ScoringRun { algorithm dataAsOf metrics } }
  }
`);

export const WHY_SATISFACTION = graphql(`
  query WhySatisfaction($customer: ID!, $asOf: Date) {
    node(id: $customer) {
      __typename
      ... on Organization { ratingsGiven(first: 100, orderBy: AT, asOf: $asOf) { score at dimension comment target { ... on Organization { id } } } }
    }
  }
`);

export const WARMEST_PATHS = graphql(`
  query WarmestPaths($person: ID!, $asOf: Date) {
    warmestPaths(to: $person, first: 2, asOf: $asOf) {
      strength partner { id name nameEn } people { id name nameEn } hops { text { en zh } }
    }
  }
`);

export const PARTNER_TRACK = graphql(`
  query PartnerTrack($customer: ID!, $partner: ID!) {
    partnerTalkTrack(customerId: $customer, partnerId: $partner) { kind text { en zh } }
  }
`);

export const NEIGHBOUR_KINDS = graphql(`
  query NeighbourKinds($id: ID!, $asOf: Date) {
    neighbours(id: $id, asOf: $asOf) { groups { type label count } }
  }
`);

export const NEIGHBOURS = graphql(`
  query Neighbours($id: ID!, $asOf: Date, $type: String, $label: String, $first: Int, $after: String) {
    neighbours(id: $id, asOf: $asOf, type: $type, label: $label, first: $first, after: $after) {
      edges {
        type outward label
        node {
          id
          ... on Party { name nameEn }
          ... on Opportunity { name nameEn }
          ... on Signal { title titleEn }
          ... on Engagement { topic }
          ... on Asset { model serial }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const CASE = graphql(`
  query Case($id: ID!) {
    alertCase(id: $id) { version alert { id status assignee snoozedUntil outcome why } }
  }
`);

export const ACKNOWLEDGE = graphql(`
  mutation Acknowledge($input: AcknowledgeAlertInput!) {
    change: acknowledgeAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const ASSIGN = graphql(`
  mutation Assign($input: AssignAlertInput!) {
    change: assignAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const SNOOZE = graphql(`
  mutation Snooze($input: SnoozeAlertInput!) {
    change: snoozeAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const CLOSE = graphql(`
  mutation Close($input: CloseAlertInput!) {
    change: closeAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const REOPEN = graphql(`
  mutation Reopen($input: ReopenAlertInput!) {
    change: reopenAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const WAKE = graphql(`
  mutation Wake($input: WakeAlertInput!) {
    change: wakeAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const UNASSIGN = graphql(`
  mutation Unassign($input: UnassignAlertInput!) {
    change: unassignAlert(input: $input) { version userErrors { path code message } }
  }
`);

export const RECORD_ENGAGEMENT = graphql(`
  mutation RecordEngagement($input: RecordEngagementInput!) {
    change: recordEngagement(input: $input) { made: engagement { id } userErrors { path code message } }
  }
`);

export const RECORD_RATING = graphql(`
  mutation RecordRating($input: RecordRatingInput!) {
    change: recordRating(input: $input) { madeId: ratingId userErrors { path code message } }
  }
`);

export const RECORD_SIGNAL = graphql(`
  mutation RecordSignal($input: RecordSignalInput!) {
    change: recordSignal(input: $input) { made: signal { id } userErrors { path code message } }
  }
`);

export const GIVE_FEEDBACK = graphql(`
  mutation GiveFeedback($input: GiveFeedbackInput!) {
    change: giveFeedback(input: $input) { made: feedback { id } userErrors { path code message } }
  }
`);

export const WITHDRAW_ENGAGEMENT = graphql(`
  mutation WithdrawEngagement($input: WithdrawEngagementInput!) {
    change: withdrawEngagement(input: $input) { userErrors { path code message } }
  }
`);

export const WITHDRAW_RATING = graphql(`
  mutation WithdrawRating($input: WithdrawRatingInput!) {
    change: withdrawRating(input: $input) { userErrors { path code message } }
  }
`);

export const WITHDRAW_SIGNAL = graphql(`
  mutation WithdrawSignal($input: WithdrawSignalInput!) {
    change: withdrawSignal(input: $input) { userErrors { path code message } }
  }
`);

export const WITHDRAW_FEEDBACK = graphql(`
  mutation WithdrawFeedback($input: WithdrawFeedbackInput!) {
    change: withdrawFeedback(input: $input) { userErrors { path code message } }
  }
`);

export const ALERT_NEWS = graphql(`
  subscription AlertNews($after: String) {
    alerts(after: $after) { cursor }
  }
`);

export const GRAPH_NEWS = graphql(`
  subscription GraphNews($after: String) {
    graphChanges(after: $after) { cursor }
  }
`);

export const SCORE_NEWS = graphql(`
  subscription ScoreNews($after: String) {
    newScores(after: $after) { cursor }
  }
`);
