import { Injectable } from '@nestjs/common';
import { SandboxConfig } from '@app/config';
import { Random } from '../generator/random';

export type Dialect = 'graph' | 'xdt' | 'v1' | 'mixed';
export type ContentForm = 'object' | 'string' | 'mixed';

export interface DecodoBehaviour {
  latencyMs: number;
  /** Each call takes up to this much longer. */
  latencyJitterMs: number;
  /** 0..1: share of calls that fail by themselves. */
  errorRate: number;
  /** `mixed` gives each username one of graph and xdt, always the same. */
  dialect: Dialect;
  contentAs: ContentForm;
  /** Targets the plan does not have: they answer 403. */
  disabledTargets: string[];
  /** How long a finished task can be read. */
  resultsTtlMs: number;
}

/** How the stand-in behaves until told otherwise. */
@Injectable()
export class DecodoSettings {
  current: DecodoBehaviour;
  private draws = 0;

  constructor(private readonly config: SandboxConfig) {
    this.current = this.initial();
  }

  change(part: Partial<DecodoBehaviour>): DecodoBehaviour {
    this.current = { ...this.current, ...part };
    return this.current;
  }

  reset(): void {
    this.current = this.initial();
    this.draws = 0;
  }

  /** Numbers in [0, 1), the same order in every run. */
  draw(): number {
    return new Random(`draw:${this.draws++}`).next();
  }

  latency(): number {
    const { latencyMs, latencyJitterMs } = this.current;
    return latencyMs + (latencyJitterMs > 0 ? Math.floor(this.draw() * latencyJitterMs) : 0);
  }

  private initial(): DecodoBehaviour {
    return {
      latencyMs: this.config.decodo.latencyMs,
      latencyJitterMs: 0,
      errorRate: 0,
      dialect: 'mixed',
      contentAs: 'object',
      disabledTargets: [],
      resultsTtlMs: 24 * 3_600_000,
    };
  }
}
