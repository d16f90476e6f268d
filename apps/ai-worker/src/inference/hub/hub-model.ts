import type { HubConfig } from '@app/config';

/** A model of the hub as the operator names it. */
export interface HubModel {
  /** `owner/name` */
  readonly name: string;
  /** Branch, tag or commit; null = the one that was pulled first. */
  readonly revision: string | null;
}

/** What the newest revision is called on the hub. */
export const NEWEST = 'main';

/** @param text `owner/name` or `owner/name@revision` */
export function parseHubModel(text: string): HubModel {
  const at = text.indexOf('@');
  return at < 0 ? { name: text, revision: null } : { name: text.slice(0, at), revision: text.slice(at + 1) };
}

/** The models that a configuration makes use of. */
export function modelsOf({ models, zeroShot }: HubConfig): HubModel[] {
  const names = [models.sentiment, models.language, ...(zeroShot ? [models.category] : [])];
  return [...new Set(names)].map(parseHubModel);
}
