/** The application: one page, its screens by address. */
import { render } from "preact";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { isReadable } from "./addresses";
import { askAhead } from "./client";
import { MAP } from "./documents";
import { takeInvitations } from "./invitation";
import { later } from "./later";
import { MapScreen, mapVariables } from "./MapScreen";
import { followPaper } from "./Panel";
import { refreshSession } from "./session";
import { Shell } from "./Shell";
import { NotFound } from "./states";

const CustomersScreen = later(() => import("./CustomersScreen").then((made) => made.CustomersScreen));
const DayScreen = later(() => import("./DayScreen").then((made) => made.DayScreen));
const WorkspacesScreen = later(() => import("./WorkspacesScreen").then((made) => made.WorkspacesScreen));
const WorkspaceScreen = later(() => import("./WorkspaceScreen").then((made) => made.WorkspaceScreen));
const InboxScreen = later(() => import("./requestScreens").then((made) => made.InboxScreen));

function Application() {
  return (
    <LocationProvider>
      <Shell>
        <Screens />
      </Shell>
    </LocationProvider>
  );
}

function Screens() {
  if (!isReadable(useLocation().path)) return <NotFound />;
  return (
    <Router>
      <Route path="/" component={CustomersScreen} />
      <Route path="/day" component={DayScreen} />
      <Route path="/inbox" component={InboxScreen} />
      <Route path="/workspaces" component={WorkspacesScreen} />
      <Route path="/workspaces/:id+" component={WorkspaceScreen} />
      <Route path="/map/:id+" component={MapScreen} />
      <Route default component={NotFound} />
    </Router>
  );
}

takeInvitations();
const root = document.getElementById("app");
if (root) render(<Application />, root);
followPaper();
void refreshSession();
askScreenAhead();

/** What a map's address asks, or a list's, does not wait for who is signed in. */
function askScreenAhead(): void {
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const [, id] = /^\/map\/(.+?)\/*$/.exec(location.pathname) ?? [];
  if (id && isReadable(id)) askAhead(MAP, mapVariables(decodeURIComponent(id), query));
  if (location.pathname === "/") {
    import("./CustomersScreen").then((made) => made.askCustomersAhead(query)).catch(() => undefined); // the screen tries again, and says so
  }
}
