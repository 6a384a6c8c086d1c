import axios, { type AxiosInstance } from 'axios';
import * as z from 'zod';

const Problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** The admin API as commands use it; paths below `/licensing/` are those of the licensing API. Failures are errors whose message is the daemon's own sentence. */
export interface ApiClient {
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T>;
  delete<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  text(path: string): Promise<string>;
}

export function createApiClient(url: string, token: string): ApiClient {
  const http = axios.create({
    baseURL: url.replace(/\/$/, ''),
    headers: { Authorization: `Bearer ${token}` },
    validateStatus: () => true,
    maxRedirects: 0,
  });
  return {
    get: async (path, answer) => answer.parse(await ask(http, { method: 'GET', url: path })),
    post: async (path, body, answer) =>
      answer.parse(await ask(http, { method: 'POST', url: path, data: body })),
    delete: async (path, answer) => answer.parse(await ask(http, { method: 'DELETE', url: path })),
    text: async (path) => String(await ask(http, { method: 'GET', url: path, responseType: 'text' })),
  };
}

async function ask(
  http: AxiosInstance,
  request: { method: string; url: string; data?: object; responseType?: 'text' },
): Promise<unknown> {
  const response = await http
    .request<unknown>({ ...request, url: rooted(request.url) })
    .catch((error: Error) => {
      throw new Error(`no answer from ${http.defaults.baseURL ?? 'the daemon'}: ${error.message}`);
    });
  if (response.status < 300) return response.data;
  const body: unknown = typeof response.data === 'string' ? parseJson(response.data) : response.data;
  const problem = Problem.safeParse(body);
  throw new Error(problem.success ? problem.data.detail : `the daemon answered ${response.status}`);
}

function rooted(path: string): string {
  return path.startsWith('/licensing/') ? path : `/api/v1${path}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
