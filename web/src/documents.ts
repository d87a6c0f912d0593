/** The documents that the screens ask, typed by the schema. */
import { graphql } from "./generated";

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
  query Customers($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder, $direction: Direction!) {
    customers(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, direction: $direction) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { id name nameEn industry region city customer { tier coverage touched openOpportunities openAmount openAlerts lastTouched newestSignal { id kind at title titleEn } } }
    }
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
      recommendations { partner { id name nameEn } role probability rank incumbent basis reasons { en zh } whyNot { en zh } }
      kols { person { id name nameEn title titleEn kol { field } } consultations lastConsultation }
      signals { id kind at strength title titleEn detail detailEn origin budget }
      runs { algorithm dataAsOf }
      drawing {
        nodes { id label name nameEn x y size veto hidden recommended }
        edges { source target type weight }
        rings { radiusX radiusY }
        sectors { label startAngle endAngle innerRadiusX innerRadiusY outerRadiusX outerRadiusY }
      }
    }
    alerts(first: 20, filter: $alerts) { nodes { id title titleEn intent status at evidence assignee snoozedUntil } }
    talkTrack(customerId: $id, asOf: $asOf) { kind text { en zh } facts }
    alertCase(id: $case) @include(if: $hasCase) {
      alert { id title titleEn intent status at assignee snoozedUntil outcome why }
      evidence { rule version at facts { en zh } }
    }
    version(id: $case) @include(if: $hasCase)
  }
  fragment Incumbency on Incumbent {
    partner { id name nameEn }
    role productLines since lastJointVisit
    satisfaction { mean n trend change }
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

export const RECORD_ENGAGEMENT = graphql(`
  mutation RecordEngagement($input: RecordEngagementInput!) {
    change: recordEngagement(input: $input) { version userErrors { path code message } }
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
