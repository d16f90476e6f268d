import { StartError } from '../start-error';
import { pause } from './ports';

/**
 * Waits until the address answers 2xx.
 * @throws StartError with the last answer after half a minute
 */
export async function waitForHealth(address: string): Promise<void> {
  const end = Date.now() + 30_000;
  let state = '';
  while (Date.now() < end) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
      state = `HTTP ${answer.status}`;
    } catch (error) {
      state = (error as Error).message;
    }
    await pause(50);
  }
  throw new StartError(`The api runs but does not become ready (${state}).`);
}
