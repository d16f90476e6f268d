import { Injectable } from '@nestjs/common';
import type { AbsentForm } from './creator';
import type { ExtraPost } from './timeline';

/** What a test changed about one account. */
export interface CreatorScript {
  username?: string;
  absent?: AbsentForm;
  isPrivate?: boolean;
  followers?: number;
  biography?: string;
  fullName?: string;
  isVerified?: boolean;
  extraPosts: ExtraPost[];
  /** By shortcode. */
  captions: Map<string, string | null>;
  removedPosts: Set<string>;
}

/** Scripted changes, over the generated world; kept in memory until they are reset. */
@Injectable()
export class ScriptBook {
  private readonly scripts = new Map<string, CreatorScript>();
  /** Names that changed hands: the key that answers now, or null when nobody does. */
  private readonly names = new Map<string, string | null>();

  find(key: string): CreatorScript | undefined {
    return this.scripts.get(key);
  }

  /** The script of an account, begun when there is none. */
  of(key: string): CreatorScript {
    const known = this.scripts.get(key);
    if (known) return known;
    const script: CreatorScript = { extraPosts: [], captions: new Map(), removedPosts: new Set() };
    this.scripts.set(key, script);
    return script;
  }

  /** `undefined` when the name was left alone. */
  holderOf(username: string): string | null | undefined {
    return this.names.get(username);
  }

  giveName(username: string, key: string | null): void {
    this.names.set(username, key);
  }

  reset(): void {
    this.scripts.clear();
    this.names.clear();
  }
}
