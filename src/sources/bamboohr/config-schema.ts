import * as z from 'zod';

export const bambooHrSettings = z
  .object({
    companyDomain: z
      .string()
      .regex(/^[a-z0-9-]+$/i, 'the part of https://NAME.bamboohr.com before the first dot')
      .describe('The NAME of https://NAME.bamboohr.com.'),
    apiKey: z
      .string()
      .min(1)
      .describe('An API key of a user who may see every employee and every field that is read.')
      .meta({ secret: true, decides: false }),
    baseUrl: z
      .url()
      .optional()
      .describe('Another address of the API, such as a gateway; https only, but for loopback.')
      .meta({ decides: false }),
    leaveStatuses: z
      .array(z.string().min(1))
      .default(['Leave of Absence', 'On Leave'])
      .describe('Values of the employment status that mean leave. Every company has its own.'),
  })
  .describe('BambooHR, read over HTTP on a schedule.');
export type BambooHrSettings = z.output<typeof bambooHrSettings>;
