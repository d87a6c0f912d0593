/** The documents of the forms in which fields are corrected, and of sessions; of `documents`. */
import { graphql } from "./generated";

export const CORRECTABLE = graphql(`
  query Correctable($id: ID!) {
    correctableFields(id: $id) {
      version
      fields { name text { en zh } unit form choices values locked lockedBy }
    }
  }
`);

export const CORRECT_FIELD = graphql(`
  mutation CorrectField($input: CorrectFieldInput!) {
    change: correctField(input: $input) { version userErrors { path code message } }
  }
`);

export const LOCK_FIELD = graphql(`
  mutation LockField($input: LockFieldInput!) {
    change: lockField(input: $input) { version userErrors { path code message } }
  }
`);

export const UNLOCK_FIELD = graphql(`
  mutation UnlockField($input: UnlockFieldInput!) {
    change: unlockField(input: $input) { version userErrors { path code message } }
  }
`);

export const SESSIONS = graphql(`
  query Sessions {
    viewer { sessions { id created seen agent current } }
  }
`);

export const END_SESSION = graphql(`
  mutation EndSession($input: EndSessionInput!) {
    change: endSession(input: $input) { userErrors { path code message } }
  }
`);

export const END_SESSIONS = graphql(`
  mutation EndSessions($input: EndSessionsInput!) {
    change: endSessions(input: $input) { userErrors { path code message } }
  }
`);
