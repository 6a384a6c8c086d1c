import type { NoConsent } from '../../ports/connections.ts';

interface RefusalWords {
  readonly title: string;
  /** What a person does next. */
  readonly step: string;
}

/** Why a sign-in gave no consent, and the way out; the same on pages, in the API and on the command line. */
export const refusalWords: Readonly<Record<NoConsent, RefusalWords>> = {
  'unknown-sign-in': {
    title: 'This sign-in is not known here',
    step: 'It works once, for ten minutes, and only in the browser or terminal that began it. If it was begun with `seatwarden connect`, paste the whole address of this page there; otherwise begin again.',
  },
  denied: {
    title: 'The consent was refused at Autodesk',
    step: 'Nothing was stored. Begin again, and choose "Allow" on the page of Autodesk; reading can be allowed without changing.',
  },
  'vendor-error': {
    title: 'Autodesk did not complete the sign-in',
    step: 'Look in the APS portal: the app is a Traditional Web App, Identity API and Team Admin API are enabled, and the callback address is registered. If Autodesk complains of code_challenge, set `pkce: false` at the licensing core. Then begin again.',
  },
  'code-refused': {
    title: 'Autodesk no longer takes the code',
    step: 'A code lives for five minutes, works once, and belongs to one app and one callback address. Begin again and go through without a pause; if it happens again, compare the client id and the callback address with the app in the APS portal.',
  },
  'client-refused': {
    title: 'Autodesk refuses the client id or the client secret',
    step: 'Compare `clientId` and `clientSecret` of the licensing core with the app in the APS portal, restart, and begin again.',
  },
  busy: {
    title: "Autodesk's sign-in could not be reached",
    step: 'The code was not used. Wait a minute and begin again.',
  },
  unsure: {
    title: 'The answer of Autodesk was lost',
    step: 'Nothing was stored, and the code is not sent again. Begin again.',
  },
  'not-administrator': {
    title: 'Whoever signed in does not administer the configured team',
    step: 'Sign in as a primary, secondary or SSO administrator of the team; or, if the team is wrong, correct `team` at the licensing core. Nothing was stored.',
  },
  'app-not-enabled': {
    title: 'The app may not use the Team Admin API',
    step: 'Enable Team Admin API and Identity API for the app in the APS portal, and begin again.',
  },
  'scope-missing': {
    title: 'The consent allows less than was asked for',
    step: 'Begin again, and allow everything that the page of Autodesk lists.',
  },
};
