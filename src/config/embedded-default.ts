/**
 * The configuration when there is no file: an empty instance that starts and waits. An identity provider can push to it;
 * no pool is looked after and no rule gives a seat, so nothing is ever planned.
 */
export const embeddedDefault = `company: My company
timeZone: UTC
sources:
  - { id: idp, kind: scim, decidesLeaving: true }
licensing:
  - { id: main, kind: ledger }
`;
