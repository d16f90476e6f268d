import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

export interface PageDto<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Every list is answered in this form: `class ListsPageDto extends pageOf(ListDto) {}`. */
export function pageOf<Item>(item: Type<Item>): Type<PageDto<Item>> {
  class Page implements PageDto<Item> {
    @ApiProperty({ type: [item] })
    items: Item[];

    @ApiProperty({
      type: String,
      nullable: true,
      example: null,
      description: 'Pass it as `cursor` for the next page; null on the last',
    })
    nextCursor: string | null;
  }
  return Page;
}
