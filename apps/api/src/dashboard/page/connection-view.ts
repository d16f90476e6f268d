import { byId, element, setAttribute, show } from './dom';
import { localTime } from './format';
import type { StreamState } from './metrics-stream';
import { serverNow } from './server-clock';
import { ageElement, countdownElement, timeElement } from './times';

export interface Connection {
  stream: StreamState;
  /** When anything was heard last, of health or figures; null: never. */
  heardAt: number | null;
  healthLostSince: number | null;
  figuresLostSince: number | null;
}

/** How old the page's news is; and a banner nobody can miss when there is none. */
export class ConnectionView {
  private shown = '';

  show(connection: Connection): void {
    const key = JSON.stringify(connection);
    if (key === this.shown) return;
    this.shown = key;
    this.showUpdated(connection);
    this.showBanner(connection);
    const mark = (name: string, since: number | null) =>
      setAttribute(document.documentElement, name, since === null ? 'live' : 'lost');
    mark('data-figures', connection.figuresLostSince);
    mark('data-health', connection.healthLostSince);
  }

  private showUpdated({ heardAt, stream }: Connection): void {
    const node = byId('updated');
    const kind = stream.kind === 'live' ? 'Live' : stream.kind === 'locked' ? 'Health only' : 'Not live';
    if (heardAt === null) return node.replaceChildren('no news yet');
    node.replaceChildren(`${kind}, updated `, ageElement(heardAt), ' ago');
    node.title = `at ${localTime(heardAt, serverNow(), 'seconds')}`;
  }

  private showBanner({ stream, healthLostSince, figuresLostSince }: Connection): void {
    const since = healthLostSince ?? figuresLostSince;
    const banner = byId('lost');
    show(banner, since !== null);
    if (since === null) return;
    const isAlive = healthLostSince === null;
    const action = stream.kind === 'locked' && isAlive ? 'a token is needed' : 'reconnecting';
    banner.replaceChildren(
      element(
        'strong',
        {},
        isAlive ? 'No live figures since ' : 'No news since ',
        timeElement(since, 'seconds'),
        ' (',
        ageElement(since),
        `), ${action}.`,
      ),
      element(
        'span',
        {},
        ...reasonNodes(stream),
        isAlive ? 'Charts and tables below are old.' : 'Everything below is old.',
      ),
    );
  }
}

function reasonNodes(stream: StreamState): (Node | string)[] {
  if (stream.kind !== 'lost') return [];
  const reason = `${stream.reason.charAt(0).toUpperCase()}${stream.reason.slice(1)}`;
  return [`${reason}; next try in `, countdownElement(stream.retryAt), '. '];
}
