/** What is shown of requests and of what waits, in one file: both screens draw the same rows. */
export { InboxScreen } from "./InboxScreen";
export { RequestsPanel } from "./RequestsPanel";
