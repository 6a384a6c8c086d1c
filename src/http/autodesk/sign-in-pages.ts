import type { SignInEnd } from '../../ports/connections.ts';
import { html } from '../../report/escape-html.ts';
import { page } from './page.ts';
import { refusalWords } from './refusal-words.ts';

/** Sends the browser to Autodesk. Not a redirect: a form's policy would have to name every host that Autodesk goes on to. */
export function leavePage(address: string): string {
  const body = html`<p><a href="${address}">Go on to Autodesk</a></p>`;
  return page({ title: 'Going to Autodesk', body, goTo: address });
}

/** A browser that another site sent here comes without its strict cookie; it comes with it from a page of ours. */
export function arrivePage(address: string): string {
  return page({
    title: 'Back from Autodesk',
    body: html`<p><a href="${address}">Go on</a></p>`,
    goTo: address,
  });
}

/** Who comes back without a session began at a terminal, or the session has ended. */
export function strangerPage(): string {
  const body = html`<p>
      If you began with <code>seatwarden connect</code>, copy the whole address of this page from the address
      bar and paste it into the terminal.
    </p>
    <p>
      If you began in this browser, the session has ended: ask for a new link with
      <code>seatwarden token link</code> and begin again. Nothing was stored.
    </p>`;
  return page({ title: 'You are not signed in to Seatwarden', body });
}

export function endPage(end: SignInEnd): string {
  if (end.kind === 'given') {
    const what = end.access === 'look' ? 'read' : 'read and changed';
    const warning =
      end.warning === null ? html`` : html`<div class="needs"><p>${cannotTell(end.warning)}</p></div>`;
    const body = html`${warning}
      <p>The team can now be ${what} with the consent of ${end.administrator}; it is read at once.</p>
      <p><a href="/connect/autodesk/${end.coreId}">Back to the team</a></p>`;
    return page({ title: `${end.administrator} has consented`, body });
  }
  const { title, step } = refusalWords[end.why];
  const body = html`<div class="needs">
      <p>${step}</p>
      <p class="soft">${end.said}</p>
    </div>
    <p><a href="/connect/autodesk${end.coreId === null ? '' : `/${end.coreId}`}">Begin again</a></p>`;
  return page({ title, body });
}

export function removedPage(
  coreId: string,
  removed: { administrator: string; isRevoked: boolean } | null,
): string {
  const told =
    removed === null
      ? 'This consent was removed before.'
      : `The consent of ${removed.administrator} is forgotten and is used no more. ${
          removed.isRevoked
            ? 'Autodesk confirmed that its tokens are dead.'
            : 'Autodesk did not confirm that its tokens are dead; unused, they end by themselves within 15 days.'
        }`;
  const body = html`<p>${told}</p>
    <p><a href="/connect/autodesk/${coreId}">Back to the team</a></p>`;
  return page({ title: 'Disconnected', body });
}

function cannotTell(warning: string): string {
  return `Whether the team is theirs could not be found out now: ${warning}. The first reading tells; look at the state of this consent in a minute.`;
}
