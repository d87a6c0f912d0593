/** The application: one page, its screens by address. */
import { render } from "preact";
import { LocationProvider, Route, Router } from "preact-iso";
import { CustomersScreen } from "./CustomersScreen";
import { DayScreen } from "./DayScreen";
import { MapScreen } from "./MapScreen";
import { refreshSession } from "./session";
import { Shell } from "./Shell";
import { NotFound } from "./states";

function Application() {
  return (
    <LocationProvider>
      <Shell>
        <Router>
          <Route path="/" component={CustomersScreen} />
          <Route path="/day" component={DayScreen} />
          <Route path="/map/:id+" component={MapScreen} />
          <Route default component={NotFound} />
        </Router>
      </Shell>
    </LocationProvider>
  );
}

const root = document.getElementById("app");
if (root) render(<Application />, root);
void refreshSession();
