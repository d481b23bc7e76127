//! The query cache of the workstation and its habits: it retries only what may pass by itself, and it does not
//! believe the browser about being "online" (a hospital network without Internet is online enough).

import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/http';

const RETRIES = 2;

export function passing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 500);
}

export function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 20_000,
        retry: (failures, error) => failures < RETRIES && passing(error),
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
