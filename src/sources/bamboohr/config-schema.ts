import * as z from 'zod';

/** Fields that a company has to make itself, because BambooHR has none of its own for them. */
const custom = (what: string) =>
  z.string().min(1).optional().describe(`API name of the field that holds ${what}; left out: none.`);

export const bambooHrSettings = z
  .object({
    companyDomain: z
      .string()
      .regex(/^[a-z0-9-]+$/i, 'must be the part of https://NAME.bamboohr.com before the first dot')
      .optional()
      .describe('The NAME of https://NAME.bamboohr.com.'),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .regex(
        /^(https:\/\/[^@]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/.*)?)$/i,
        'must begin with https:// (http only to this machine) and have no user name in it',
      )
      .optional()
      .describe('Another address of the API, such as a gateway, instead of `companyDomain`.')
      .meta({ decides: false }),
    apiKey: z
      .string()
      .min(1)
      .describe('An API key of a user who may see every employee and every field that is read.')
      .meta({ secret: true, decides: false }),
    leaveStatuses: z
      .array(z.string().min(1))
      .default(['Leave of Absence', 'On Leave'])
      .describe('Values of the employment status that mean leave. Every company has its own.'),
    customFields: z
      .strictObject({
        upn: custom('the name for signing in, where it is not the work e-mail'),
        costCentre: custom('the cost centre'),
        jobCode: custom('the job code'),
        workerKind: custom('employee or contractor'),
        timeZone: custom('the time zone, such as Europe/London'),
      })
      .prefault({})
      .describe('Fields of your own that are read as well.'),
    timeZones: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe(
        'Time zones by location, such as `{ Auckland: Pacific/Auckland }`. A last day ends at midnight there.',
      ),
    timeout: z.iso
      .duration()
      .default('PT60S')
      .describe('How long one answer may take.')
      .meta({ decides: false }),
  })
  .refine(({ companyDomain, baseUrl }) => companyDomain !== undefined || baseUrl !== undefined, {
    path: ['companyDomain'],
    error: 'is required, or `baseUrl`',
  })
  .describe('BambooHR, read over HTTP on a schedule.');
export type BambooHrSettings = z.output<typeof bambooHrSettings>;
