import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many creators have a tag; the empty tag counts those that have any. */
@Entity({ name: 'creator_tags' })
export class CreatorTagEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_creator_tags' })
  tag: string;

  @Column({ type: 'integer' })
  creators: number;
}
