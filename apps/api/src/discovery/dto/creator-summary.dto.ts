import { ApiProperty } from '@nestjs/swagger';
import type { CreatorSummary } from '@app/creators';

/** A creator as a row of a result. Null = not known. */
export class CreatorSummaryDto implements CreatorSummary {
  @ApiProperty({ format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({ type: String, nullable: true, example: 'Nora Lind' })
  fullName: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/nora.jpg' })
  profilePicUrl: string | null;

  @ApiProperty({ example: true })
  verified: boolean;

  @ApiProperty({ example: false })
  private: boolean;

  @ApiProperty({ enum: ['personal', 'business', 'creator'], example: 'creator' })
  accountType: string;

  @ApiProperty({ type: String, nullable: true, example: 'Travel', description: 'What most posts are about' })
  category: string | null;

  @ApiProperty({ type: [String], nullable: true, example: ['Photography', 'Travel'] })
  topics: string[] | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 182_000 })
  followers: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 412 })
  following: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 936 })
  posts: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 3.1, description: 'In per cent of the followers' })
  engagementRate: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 5400.5 })
  avgLikes: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 120.2 })
  avgComments: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 3.5 })
  postsPerWeek: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T09:30:00.000Z' })
  lastPostedAt: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1.8,
    description: 'Of the followers over 30 days, in per cent',
  })
  growth: number | null;

  @ApiProperty({ type: [String], nullable: true, example: ['en', 'sv'] })
  languages: string[] | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.42, description: '-1 to 1' })
  sentiment: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.71, description: '0 to 1' })
  qualityScore: number | null;

  @ApiProperty({ example: true, description: 'An e-mail address or a telephone number is shown' })
  hasContact: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 0.08, description: '0 to 1' })
  sponsoredShare: number | null;

  @ApiProperty({ example: false, description: 'Whether you have access to all of it' })
  unlocked: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-02T04:00:00.000Z', description: 'When it was last fetched' })
  fetchedAt: string;
}
