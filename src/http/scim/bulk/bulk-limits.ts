/** What is taken in one Bulk (RFC 7644 §3.7.4); the ServiceProviderConfig says the same. */
export const MOST_BULK_OPERATIONS = 1000;

/** Bytes of any one request: a membership of a hundred thousand, with display names. */
export const LARGEST_BODY = 16 * 1024 * 1024;
