import { Injectable } from '@nestjs/common';
import { refuse } from '../decodo/decodo-error';
import type { Creator } from '../generator/creator';
import { Directory } from '../generator/directory';
import { shortcodeOf } from '../generator/media-id';
import { SandboxClock } from '../generator/sandbox-clock';
import { ScriptBook, type CreatorScript } from '../generator/script-book';
import { World } from '../generator/world';
import type { CreatorChange } from './control.schemas';

/** Puts scripted changes of one account into effect. */
@Injectable()
export class ScriptCreator {
  constructor(
    private readonly directory: Directory,
    private readonly world: World,
    private readonly scripts: ScriptBook,
    private readonly clock: SandboxClock,
  ) {}

  apply(username: string, change: CreatorChange): void {
    if (change.deleted === false) this.directory.revive(username);
    const resolution = this.world.resolve(username);
    if (resolution.kind !== 'creator') refuse(404, `Nobody answers to ${username}.`);
    const { creator } = resolution;
    const script = this.scripts.of(creator.key);
    changeAccount(script, change);
    this.publish(script, change.newPosts);
    if (change.changeCaption) {
      script.captions.set(this.findCode(creator, change.changeCaption), change.changeCaption.text);
    }
    if (change.removePost) script.removedPosts.add(this.findCode(creator, change.removePost));
    if (change.renameTo !== undefined) this.rename(creator, change.renameTo, change.takenOver ?? false);
  }

  private publish(script: CreatorScript, newPosts: CreatorChange['newPosts']): void {
    const posts =
      typeof newPosts === 'number' ? Array.from({ length: newPosts }, () => ({ caption: undefined })) : newPosts;
    const base = Math.max(this.clock.now(), (script.extraPosts.at(-1)?.takenAtMs ?? 0) + 1000);
    for (const [place, { caption }] of (posts ?? []).entries()) {
      script.extraPosts.push({ takenAtMs: base + place * 1000, caption });
    }
  }

  private rename(creator: Creator, renameTo: string, takenOver: boolean): void {
    this.scripts.giveName(creator.username, takenOver ? `stranger:${creator.username}` : null);
    this.scripts.giveName(renameTo, creator.key);
  }

  private findCode(creator: Creator, at: { shortcode?: string; index?: number }): string {
    if (at.shortcode !== undefined) return at.shortcode;
    const ref = this.world.timeline(creator)[at.index ?? 0];
    return ref ? shortcodeOf(ref.id) : refuse(404, 'There is no such post.');
  }
}

function changeAccount(script: CreatorScript, change: CreatorChange): void {
  const { deleted } = change;
  if (deleted !== undefined) script.absent = deleted === true ? 'user-null' : deleted === false ? undefined : deleted;
  if (change.private !== undefined) script.isPrivate = change.private;
  if (change.followers !== undefined) script.followers = change.followers;
  if (change.fullName !== undefined) script.fullName = change.fullName;
  if (change.biography !== undefined) script.biography = change.biography;
  if (change.verified !== undefined) script.isVerified = change.verified;
}
