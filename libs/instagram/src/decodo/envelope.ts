import { parseJson } from '../payload/json';
import { asNumber, asRecord, asRecords, asText, type Wire } from '../payload/wire';
import { malformed, missing, notScraped, type ProviderFault } from './provider-fault';

const PARSED = 12_000;
const PARTLY_PARSED = new Set([12_004, 12_005]);

/** An HTTP 200 opened: the content Instagram gave, or the failure that hides in it. */
export interface OpenedEnvelope {
  result: { content: Wire } | { fault: ProviderFault };
  /** Status of Instagram's own answer; null when the provider has none. */
  resultStatus: number | null;
}

export function openEnvelope(body: string, slowRetriesMs: readonly number[]): OpenedEnvelope {
  const envelope = asRecord(parseJson(body));
  if (envelope === null) return failed(malformed(whatIs(body)), null);
  if (!Array.isArray(envelope.results)) {
    // `status: failed` with the scraper's own code, at the top level
    return failed(isFailure(envelope) ? notScraped(slowRetriesMs) : malformed('an envelope without results'), null);
  }
  const first = asRecords(envelope.results)[0];
  if (first === undefined) return failed(malformed('an envelope with no result in it'), null);
  return openResult(first, slowRetriesMs);
}

function openResult(result: Wire, slowRetriesMs: readonly number[]): OpenedEnvelope {
  const status = asNumber(result.status_code);
  if (status === 404) return failed(missing(), status);
  if (status !== null && (status < 200 || status >= 300)) return failed(notScraped(slowRetriesMs), status);
  const written = result.content;
  const content = asRecord(typeof written === 'string' ? parseJson(written) : written);
  if (content === null) return failed(malformed(typeof written === 'string' ? whatIs(written) : 'no content'), status);
  if (isFailure(content) || !isParsed(content)) return failed(notScraped(slowRetriesMs), status);
  if (Object.keys(content).length === 0) return failed(malformed('empty content'), status);
  return { result: { content }, resultStatus: status };
}

/** The provider writes `failed`; Instagram's own refusals (log in, wait, checkpoint) `fail`. */
const isFailure = (value: Wire): boolean => value.status === 'failed' || value.status === 'fail';

/** Targets that parse say so in a code of their own; anything but complete is of use only when it has a user. */
function isParsed(content: Wire): boolean {
  const code = asNumber(content.parse_status_code) ?? asNumber(content.status_code);
  if (code === null || code < 12_000 || code === PARSED) return true;
  return PARTLY_PARSED.has(code) && asRecord(asRecord(content.data)?.user) !== null;
}

const failed = (fault: ProviderFault, resultStatus: number | null): OpenedEnvelope => ({
  result: { fault },
  resultStatus,
});

function whatIs(text: string): string {
  if (text.trim() === '') return 'nothing';
  if (/^\s*</.test(text)) return 'a web page instead of data';
  return 'JSON that is cut short';
}

/** The provider charges for what Instagram answered, its refusals included, but not for its own failures. */
export const isBillable = (resultStatus: number | null): boolean =>
  resultStatus !== null && resultStatus >= 200 && resultStatus < 500;

export const messageIn = (body: string): string => {
  const message = asText(asRecord(parseJson(body))?.message);
  return message ?? '';
};
