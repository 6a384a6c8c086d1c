import type { Access, Connection, ConsentFacts } from '../../ports/connections.ts';
import { html, type Html } from '../../report/escape-html.ts';
import { moment } from '../../report/words.ts';
import { page } from './page.ts';

interface ConnectionPage {
  readonly connection: Connection;
  /** Where Autodesk will send the browser back. */
  readonly callback: string;
  /** Proves that a form was shown to this session. */
  readonly formToken: string;
  /** Nothing is asked for that the configuration lets nobody use. */
  readonly isApplying: boolean;
}

/** One team: what a consent allows, who consented, and how to consent. */
export function connectionPage({ connection, callback, formToken, isApplying }: ConnectionPage): string {
  const { coreId, team, consents } = connection;
  const body = html`<p>Licensing core <code>${coreId}</code>, team <code>${team}</code>.</p>
    ${state(consents)} ${consentTable(connection, formToken)}
    <h2>Let an administrator consent</h2>
    <p>
      A primary, secondary or SSO administrator of the team signs in at Autodesk and allows Seatwarden to act
      in their name, for as long as they have that role. Let two consent: the second is used when the first
      leaves.
    </p>
    ${allows(connection, 'look')} ${beginForm({ coreId, formToken, access: 'look' })}
    ${allows(connection, 'change')}
    ${isApplying ? beginForm({ coreId, formToken, access: 'change' }) : notYet}
    <h2>Before you begin</h2>
    <ul>
      <li>
        In the APS portal the app is a Traditional Web App with Identity API and Team Admin API, and this
        callback address is registered, letter by letter: <code>${callback}</code>
      </li>
      <li>
        When Autodesk shows an error page of its own and does not send you back, the callback address or the
        client id is not as it is registered.
      </li>
      <li>
        Is the administrator at another computer? <code>seatwarden connect ${coreId}</code> prints an address
        that works in any browser.
      </li>
      <li>
        A consent renews itself while Seatwarden runs. It ends after 15 days without, and then the
        administrator consents again.
      </li>
    </ul>`;
  return page({ title: `Autodesk: ${coreId}`, body });
}

/** The teams that can be connected. */
export function connectionsPage(connections: readonly Connection[]): string {
  const items = connections.map(
    ({ coreId, team, consents }) =>
      html`<li><a href="/connect/autodesk/${coreId}">${coreId}</a>, team ${team}: ${summary(consents)}</li>`,
  );
  const body =
    items.length === 0
      ? html`<p>The configuration has no licensing core of the kind autodesk.</p>`
      : html`<ul>
          ${items}
        </ul>`;
  return page({ title: 'Autodesk teams', body });
}

function summary(consents: readonly ConsentFacts[]): string {
  const usable = consents.filter(({ state: at }) => at === 'usable').length;
  return `${usable} of ${consents.length} consents can be used`;
}

function state(consents: readonly ConsentFacts[]): Html {
  const [first, ...others] = consents.filter(({ state: at }) => at === 'usable');
  if (first === undefined) {
    return html`<div class="needs">
      <p>
        No consent can be used, so the seats of this team are neither read nor changed. Let an administrator
        consent below.
      </p>
    </div>`;
  }
  const next = others[0];
  return next === undefined
    ? html`<div class="needs">
        <p>
          The consent of ${first.administrator} is used. There is no other: let a second administrator
          consent, too.
        </p>
      </div>`
    : html`<div class="fine">
        <p>The consent of ${first.administrator} is used, and that of ${next.administrator} when it fails.</p>
      </div>`;
}

function consentTable({ coreId, consents }: Connection, formToken: string): Html {
  if (consents.length === 0) return html``;
  const rows = consents.map(
    (consent) =>
      html`<tr>
        <td>${consent.administrator}</td>
        <td>${consent.access === 'look' ? 'reading' : 'reading and changing'}</td>
        <td>${stateOf(consent)}</td>
        <td>${when(consent.renewedAt)}<br /><span class="soft">ends ${when(consent.endsAt)}</span></td>
        <td>
          <form method="post" action="/connect/autodesk/${coreId}/consents/${consent.id}/remove">
            <input type="hidden" name="form" value="${formToken}" />
            <button aria-label="Disconnect ${consent.administrator}">Disconnect</button>
          </form>
        </td>
      </tr>`,
  );
  return html`<h2>Administrators who consented</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Administrator</th>
            <th scope="col">For</th>
            <th scope="col">State</th>
            <th scope="col">Renewed</th>
            <th scope="col">Remove</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function stateOf({ state: at, reason }: ConsentFacts): Html {
  switch (at) {
    case 'usable':
      return html`can be used`;
    case 'role-lost':
      return html`<span class="badge held">role lost</span> ${reason}. It is tried again every hour.`;
    case 'consent-again':
      return html`<span class="badge held">must consent again</span> ${reason}`;
  }
}

function allows({ scopes }: Connection, access: Access): Html {
  const lines = scopes
    .filter((scope) => scope.access === access)
    .map(({ name, allows: what }) => html`<li>${what} <span class="soft">(${name})</span></li>`);
  return access === 'look'
    ? html`<h3>For reading</h3>
        <p>Enough for reports and for every plan. Nothing can be changed with it.</p>
        <ul>
          ${lines}
        </ul>`
    : html`<h3>For reading and changing</h3>
        <p>What is above, and, once plans are to be applied:</p>
        <ul>
          ${lines}
        </ul>
        <p>
          It does not let us remove users, make or unmake administrators, see or change groups, take seats
          that come from a group or from the team, buy or renew anything, or see projects and files: Autodesk
          has no calls for that here.
        </p>`;
}

function beginForm({
  coreId,
  formToken,
  access,
}: {
  coreId: string;
  formToken: string;
  access: Access;
}): Html {
  const label = access === 'look' ? 'Consent to reading' : 'Consent to reading and changing';
  return html`<form method="post" action="/connect/autodesk/${coreId}/begin">
    <input type="hidden" name="form" value="${formToken}" />
    <button name="access" value="${access}">${label}</button>
  </form>`;
}

const notYet = html`<p>
  <strong>Not needed yet:</strong> <code>dryRun</code> is on in the configuration, so nothing is applied.
</p>`;

function when(at: number): string {
  return moment(new Date(at).toISOString());
}
