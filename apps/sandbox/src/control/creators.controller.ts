import { Body, Controller, Get, HttpCode, Param, Post, Query, UseFilters } from '@nestjs/common';
import { DecodoErrorFilter } from '../decodo/decodo-error.filter';
import { CASES } from '../generator/cases';
import type { Creator } from '../generator/creator';
import { Directory } from '../generator/directory';
import { World } from '../generator/world';
import { listSchema, read, scriptSchema } from './control.schemas';
import { ScriptCreator } from './script-creator';

/** The truth about the made-up accounts, and the way to change one. */
@Controller('control')
@UseFilters(DecodoErrorFilter)
export class CreatorsController {
  constructor(
    private readonly directory: Directory,
    private readonly world: World,
    private readonly script: ScriptCreator,
  ) {}

  @Get('creators')
  list(@Query() query: unknown) {
    const { from, limit, category, language, standing } = read(listSchema, query);
    const fitting = this.directory.listings.filter(
      (listing) =>
        (category === undefined || listing.category === category) &&
        (language === undefined || listing.language === language) &&
        (standing === undefined || listing.standing === standing),
    );
    const items = fitting.slice(from, from + limit).map(({ key: _key, ...listing }) => listing);
    return { total: fitting.length, items };
  }

  @Get('cases')
  cases() {
    return Object.entries(CASES).map(([username, { about }]) => ({ username, about }));
  }

  /** What the generator knows and the wire does not say: moods, languages, true likes. */
  @Get('creators/:username')
  truth(@Param('username') username: string) {
    const resolution = this.world.resolve(username);
    if (resolution.kind !== 'creator') return resolution;
    return { kind: 'creator' as const, ...this.describe(resolution.creator) };
  }

  /** Answers the truth as it is afterwards, under the name the account has then. */
  @Post('creators/:username')
  @HttpCode(200)
  change(@Param('username') username: string, @Body() body: unknown) {
    const change = read(scriptSchema, body);
    this.script.apply(username.toLowerCase(), change);
    return this.truth(change.renameTo ?? username);
  }

  private describe(creator: Creator) {
    const account = this.world.describe(creator);
    const posts = this.world.allPosts(creator);
    return {
      username: creator.username,
      instagramId: creator.instagramId,
      category: creator.category,
      language: creator.book.language,
      isPrivate: creator.isPrivate,
      quirks: [...creator.quirks],
      followers: account.followers,
      following: account.following,
      postCount: account.postCount,
      posts: posts.map((post) => ({
        id: post.id,
        shortcode: post.shortcode,
        takenAt: new Date(post.takenAtMs).toISOString(),
        kind: post.kind,
        caption: post.caption,
        mood: post.mood,
        language: post.language,
        category: post.category,
        likes: post.likes,
        comments: post.commentCount,
        plays: post.plays,
        paid: post.sponsor !== null,
        ownerId: post.owner.instagramId,
      })),
    };
  }
}
