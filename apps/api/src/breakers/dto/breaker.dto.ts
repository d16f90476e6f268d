import { ApiProperty } from '@nestjs/swagger';
import { POLICY_NAMES, type PolicyState } from '@app/resilience';

export class BreakerDto implements PolicyState {
  @ApiProperty({ enum: POLICY_NAMES, example: 'provider' })
  policy: PolicyState['policy'];

  @ApiProperty({
    enum: ['closed', 'open', 'half_open', 'recovering'],
    example: 'closed',
    description:
      '`closed`: calls pass. `open`: they are refused. `half_open`: one probes. `recovering`: more each time',
  })
  state: PolicyState['state'];

  @ApiProperty({ example: 0, description: 'Seconds until the next probe; 0 unless open' })
  retryAfterSeconds: number;
}

export class BreakersDto {
  @ApiProperty({ example: 4711, description: 'Process that answered; each has breakers of its own' })
  processId: number;

  @ApiProperty({ type: [BreakerDto] })
  items: BreakerDto[];
}
