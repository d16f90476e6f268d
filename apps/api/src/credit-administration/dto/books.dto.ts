import { ApiProperty } from '@nestjs/swagger';
import type { Violation, Violations } from '@app/credits';
import { OptionalId, Time, Whole } from './record-properties';

class ViolationDto implements Violation {
  @ApiProperty({ example: 'I1' })
  invariant: string;

  @OptionalId('Null: it concerns the whole ledger')
  walletId: string | null;

  @ApiProperty({ example: 'posted 995, entries add up to 1000' })
  detail: string;
}

export class ViolationsDto implements Violations {
  @ApiProperty({ type: [ViolationDto], description: '200 at most' })
  items: ViolationDto[];

  @Whole(0, 'Anything but 0 is an alarm')
  total: number;

  @Time()
  checkedAt: string;
}
