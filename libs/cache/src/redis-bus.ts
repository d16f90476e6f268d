import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CacheTelemetry } from './cache-telemetry';
import { RedisConnections } from './redis-connections';

type MessageListener = (message: string) => void;

/** A frozen server keeps its connections open and says nothing: only an unanswered ping tells. */
const HEARTBEAT_MS = 1_000;
const RETRY_SUBSCRIBE_MS = 200;

/**
 * Messages between instances. `live` says whether every message since the last `onLive` has arrived;
 * while it is false anything may have been missed.
 */
@Injectable()
export class RedisBus implements OnModuleInit, OnApplicationShutdown {
  live = false;
  /** Counts the losses: what began in another epoch may have missed a message. */
  epoch = 0;
  private readonly topics = new Map<string, { topic: string; listener: MessageListener }>();
  private readonly lostListeners = new Set<() => void>();
  private readonly liveListeners = new Set<() => void>();
  private heartbeat: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly connections: RedisConnections,
    private readonly telemetry: CacheTelemetry,
  ) {
    const { subscriber } = connections;
    subscriber.on('message', (channel: string, message: string) => this.pass(channel, message));
    subscriber.on('ready', () => this.begin());
    subscriber.on('close', () => this.lose());
    subscriber.on('end', () => this.lose());
  }

  /** Waits for the first subscription when the server is there. */
  async onModuleInit(): Promise<void> {
    this.heartbeat = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();
    await this.connections.start();
    if (this.connections.subscriber.status === 'ready') await this.subscribe();
  }

  onApplicationShutdown(): void {
    this.closed = true;
    clearInterval(this.heartbeat);
    clearTimeout(this.retry);
  }

  /** Before the start only: topics are subscribed together. One listener each. */
  listen(topic: string, listener: MessageListener): void {
    this.topics.set(this.connections.channel(topic), { topic, listener });
  }

  /** Called whenever messages may have been missed. */
  onLost(listener: () => void): void {
    this.lostListeners.add(listener);
  }

  /** Called when every message from now on will arrive. */
  onLive(listener: () => void): void {
    this.liveListeners.add(listener);
  }

  /** Anybody who reaches the server can publish: a message that makes its listener fail must not end the process. */
  private pass(channel: string, message: string): void {
    try {
      this.topics.get(channel)?.listener(message);
    } catch (err) {
      this.telemetry.failed('message', err);
    }
  }

  private begin(): void {
    if (!this.closed) void this.subscribe();
  }

  private async subscribe(): Promise<void> {
    if (this.live || this.topics.size === 0) return;
    try {
      await this.connections.subscriber.subscribe(...this.topics.keys());
    } catch (err) {
      this.telemetry.failed('subscribe', err);
      this.again();
      return;
    }
    if (this.live || this.closed) return;
    this.live = true;
    for (const listener of this.liveListeners) listener();
  }

  private again(): void {
    if (this.closed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (this.connections.subscriber.status === 'ready') this.begin();
    }, RETRY_SUBSCRIBE_MS).unref();
  }

  private lose(): void {
    if (!this.live) return;
    this.live = false;
    this.epoch += 1;
    if (!this.closed)
      this.telemetry.logger.warn('the invalidation channel is lost; memory is emptied until it is back');
    for (const listener of this.lostListeners) listener();
  }

  private async beat(): Promise<void> {
    const { subscriber } = this.connections;
    if (!this.live || this.closed) return;
    try {
      await subscriber.ping();
    } catch (err) {
      this.telemetry.failed('heartbeat', err);
      // A server that cannot write refuses even pings; that it answers shows that its messages arrive.
      if (err instanceof Error && err.name === 'ReplyError') return;
      this.lose();
      if (!this.closed) subscriber.disconnect(true);
    }
  }
}
