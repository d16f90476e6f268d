import type { ProcessIdentity } from '../processes/process-identity';

/** One server program, described so that the services host can run it without knowing what it is. */
export interface ServiceSpec {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  /** Run as this user; only root can ask for it. */
  user?: { uid: number; gid: number };
  /** Written to standard input: keeps secrets out of the process list. */
  input?: string;
  logFile: string;
  port: number;
  /** Sent to the open port; the service is ready when the answer begins with `expect`. */
  probe?: { send: string; expect: string };
  stopSignal: NodeJS.Signals;
}

export interface HostOrders {
  specs: ServiceSpec[];
  /** Where the host notes what runs, for a start after its own sudden death. */
  noteFile: string;
  /** Throw-away data that nobody needs once the servers have ended. */
  removeOnClose?: string;
}

/** Note of a running process that may outlive its host's sudden death. */
export interface ServiceNote extends ProcessIdentity {
  name: string;
  stopSignal: NodeJS.Signals;
}

export type ToHost = ({ type: 'run' } & HostOrders) | { type: 'guard'; process: ProcessIdentity } | { type: 'stop' };

export type FromHost =
  { type: 'running' } | { type: 'failed'; service: string; log: string } | { type: 'notice'; text: string };
