/** The posts of each creator, in their order. */
export function byCreator<T extends { profileId: string }>(posts: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const post of posts) {
    const group = groups.get(post.profileId);
    if (group === undefined) groups.set(post.profileId, [post]);
    else group.push(post);
  }
  return groups;
}
