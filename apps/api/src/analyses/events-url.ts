/** Where the progress of an analysis job is streamed. */
export const eventsUrlOf = (jobId: string): string => `/api/v1/ai/jobs/${jobId}/events`;
