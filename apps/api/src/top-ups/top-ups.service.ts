import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { TopUps } from '@app/credits';
import { toTopUpDto, type TopUpDto, type TopUpOffersDto, type TopUpsPageDto } from './dto/top-up.dto';

@Injectable()
export class TopUpsService {
  constructor(private readonly topUps: TopUps) {}

  async offers({ claims }: Principal): Promise<TopUpOffersDto> {
    return { items: await this.topUps.offers(claims) };
  }

  async list({ claims }: Principal, page: { limit: number; cursor?: string | undefined }): Promise<TopUpsPageDto> {
    const { items, nextCursor } = await this.topUps.list(claims, page);
    return { items: items.map(toTopUpDto), nextCursor };
  }

  async open(
    { claims }: Principal,
    { offer, requestKey }: { offer: string; requestKey: string | undefined },
  ): Promise<TopUpDto> {
    return toTopUpDto(await this.topUps.open({ buyer: claims, offer, requestKey: requestKey ?? null }));
  }

  async get({ claims }: Principal, id: string): Promise<TopUpDto> {
    return toTopUpDto(await this.topUps.get(claims, id));
  }
}
