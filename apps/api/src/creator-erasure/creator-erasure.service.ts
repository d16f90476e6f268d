import { Injectable } from '@nestjs/common';
import { EraseCreator, type ErasureOrder } from '@app/creators';
import type { ErasureDto } from './dto/erasure.dto';

@Injectable()
export class CreatorErasureService {
  constructor(private readonly eraseCreator: EraseCreator) {}

  async erase(order: ErasureOrder): Promise<ErasureDto> {
    const { digest, profileId, posts, unlocks, others } = await this.eraseCreator.execute(order);
    return { digest, stored: profileId !== null, posts, unlocks, otherCreators: others.length };
  }
}
