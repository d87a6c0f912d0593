/** The shell around every screen: name, language, theme, who is signed in; the sign-in form where nobody is. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { signedOut } from "./client";
import { focused, giveFocus } from "./focus";
import { InboxLink } from "./InboxLink";
import { INVITATION } from "./invitation";
import { language, say, type Text } from "./language";
import { later } from "./later";
import { follow } from "./live";
import { ReleaseNotice } from "./release";
import { refreshSession, signOut, signsInAgain, standing, viewer } from "./session";
import { SessionsMenu } from "./SessionsMenu";
import { SignIn } from "./SignIn";
import { Loading, ProblemNotice } from "./states";
import { switchTheme, theme, type Theme } from "./theme";
import { UndoBar } from "./UndoBar";
import { nodeLooks } from "./vocabulary";
import { WORDS } from "./words";

const InvitationScreen = later(() => import("./InvitationScreen").then((made) => made.InvitationScreen));

const THEMES: Readonly<Record<Theme, readonly [string, Text]>> = {
  system: ["◐", WORDS.themeSystem],
  light: ["☀", WORDS.themeLight],
  dark: ["☾", WORDS.themeDark],
};

export function Shell({ children }: { readonly children: ComponentChildren }) {
  useNews();
  return (
    <>
      <a class="skip" href="#content">
        {say(WORDS.skip)}
      </a>
      <header class="bar">
        <a class="product" href="/">
          {say(WORDS.product)}
        </a>
        {viewer.value?.may.includes("acknowledgeAlert") && <a href="/day">{say(WORDS.myDay)}</a>}
        {nodeLooks.value.has("Workspace") && <a href="/workspaces">{say(WORDS.workspaces)}</a>}
        <InboxLink />
        <span class="spring" />
        <Account />
        <ThemeSwitch />
        <button type="button" class="plain" lang={language.value === "zh" ? "en" : "zh-CN"} onClick={switchLanguage}>
          {say(WORDS.otherLanguage)}
        </button>
      </header>
      <ReleaseNotice />
      <Content>{children}</Content>
      <UndoBar />
      {signsInAgain.value && <SignInAgain />}
    </>
  );
}

/** The news are followed while somebody is signed in. */
function useNews(): void {
  const isIn = standing.value.state === "in";
  useEffect(() => (isIn ? follow() : undefined), [isIn]);
}

function Content({ children }: { readonly children: ComponentChildren }) {
  const now = standing.value;
  const { path } = useLocation();
  const first = useRef(path);
  useEffect(() => {
    if (path !== first.current) giveFocus(null); // the link that led here is gone
    first.current = path;
  }, [path]);
  if (path === INVITATION) return <main id="content"><InvitationScreen /></main>; // whoever is signed in, or nobody
  if (now.state === "unknown") return <main id="content"><Loading heading={WORDS.product} /></main>;
  if (now.state === "out") return <main id="content"><SignIn /></main>;
  if (now.state === "failed") return <main id="content"><ProblemNotice problem={now.failure.problem} retry={() => void refreshSession()} /></main>;
  const reader = viewer.value; // somebody else finds nothing of who was here before
  return <main key={`${reader?.name ?? ""} ${reader?.contract?.id ?? ""}`} id="content" tabIndex={-1}>{children}</main>;
}

/** Over the screen, which keeps what was typed. */
function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const back = focused();
    dialog.current?.showModal();
    return () => giveFocus(back);
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="signed-out" aria-describedby="signed-out-why" onCancel={(event) => event.preventDefault()}>
      <p id="signed-out">{say(WORDS.signedOut)} {say(WORDS.nothingLost)}</p>
      <p id="signed-out-why" class="dim">{signedOut.value}</p>
      <SignIn />
    </dialog>
  );
}

function Account() {
  const now = standing.value;
  if (now.state !== "in") return null;
  return (
    <>
      <SessionsMenu />
      <button type="button" class="plain" onClick={() => void signOut()}>
        {say(WORDS.signOut)}
      </button>
    </>
  );
}

function ThemeSwitch() {
  const [sign, text] = THEMES[theme.value];
  return (
    <button type="button" class="plain" aria-label={say(text)} title={say(text)} onClick={switchTheme}>
      {sign}
    </button>
  );
}

function switchLanguage(): void {
  language.value = language.value === "zh" ? "en" : "zh";
}
