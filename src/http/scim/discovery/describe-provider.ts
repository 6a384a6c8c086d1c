import type { JsonObject } from '../../../core/domain/json.ts';
import { LARGEST_BODY, MOST_BULK_OPERATIONS } from '../bulk/bulk-limits.ts';
import { LARGEST_PAGE, PAGE_SIZE } from '../request/scim-query.ts';
import { CURSOR_TIMEOUT_S } from '../search/paging.ts';

const PROVIDER_URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

/** RFC 7643 §5, with `pagination` of RFC 9865 §4: what we do, and nothing else. */
export function describeProvider(base: string): JsonObject {
  return {
    schemas: [PROVIDER_URN],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: MOST_BULK_OPERATIONS, maxPayloadSize: LARGEST_BODY },
    filter: { supported: true, maxResults: LARGEST_PAGE },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: PAGE_SIZE,
      maxPageSize: LARGEST_PAGE,
      cursorTimeout: CURSOR_TIMEOUT_S,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token made by `seatwarden token create`, bound to one source',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description:
          'A client made by `seatwarden token create --oauth-client` fetches its tokens at /oauth/token',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: false,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
