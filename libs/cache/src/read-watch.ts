import { groupOf, type CacheName } from './cache-keys';

/** One read or store under way. `spoiled`: an invalidation came since, so its value may not be kept or shared. */
export interface ReadMark {
  spoiled: boolean;
  readonly epoch: number;
  readonly group: string;
}

/** Tells reads that are under way of the invalidations that overtake them. */
export class ReadWatch {
  private readonly marks = new Map<string, Set<ReadMark>>();

  open(key: { name: CacheName; id: string }, epoch: number): ReadMark {
    const mark: ReadMark = { spoiled: false, epoch, group: `${key.name}:${groupOf(key.name, key.id)}` };
    const others = this.marks.get(mark.group);
    if (others === undefined) this.marks.set(mark.group, new Set([mark]));
    else others.add(mark);
    return mark;
  }

  close(mark: ReadMark): void {
    const others = this.marks.get(mark.group);
    if (others?.delete(mark) && others.size === 0) this.marks.delete(mark.group);
  }

  spoil(name: CacheName, group: string): void {
    for (const mark of this.marks.get(`${name}:${group}`) ?? []) mark.spoiled = true;
  }
  /** Every read of a name. */
  spoilName(name: CacheName): void {
    for (const [group, marks] of this.marks) {
      if (group.startsWith(`${name}:`)) for (const mark of marks) mark.spoiled = true;
    }
  }
}
