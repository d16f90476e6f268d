import { timestamp } from './envelope';
import type { Task } from './task-store';

/** A task as creation, status and callback show it: every setting of a scrape, most of them unset. */
export function viewTask(task: Task, status: 'pending' | 'done' | 'faulted'): Record<string, unknown> {
  const { request } = task;
  const updatedAtMs = status === 'pending' ? task.createdAtMs : task.readyAtMs;
  return {
    id: task.id,
    status,
    target: request.target,
    query: request.query,
    url: request.url,
    page_from: 1,
    limit: 10,
    geo: null,
    device_type: 'desktop',
    headless: null,
    parse: false,
    locale: null,
    domain: 'com',
    output_schema: null,
    content_encoding: 'utf-8',
    page_count: 1,
    http_method: 'get',
    cookies: [],
    force_headers: false,
    force_cookies: false,
    headers: [],
    session_id: null,
    successful_status_codes: [],
    follow_redirect: null,
    payload: null,
    store_id: null,
    headers_cookies_policy: false,
    callback_url: request.callbackUrl,
    created_at: timestamp(task.createdAtMs),
    updated_at: timestamp(updatedAtMs),
  };
}
