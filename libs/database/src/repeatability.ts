/**
 * May a call be made again when its connection failed? `always`: it only reads. `unless-begun`: only when nothing can
 * have happened, because no connection was obtained. `never`: its callers repeat it themselves.
 */
export type Repeatability = 'always' | 'unless-begun' | 'never';

const BEGINS_AS_READ = /^\s*(select|with)\b/i;
/** Writes in a CTE, locks that outlive nothing but the statement, and the functions of schema `app`, most of which write. */
const MAY_WRITE =
  /\b(insert|update|delete|merge|truncate|call|into|for\s+(no\s+key\s+)?share|nextval|setval|set_config|pg_(try_)?advisory\w*)\b|\bapp\.\w+\s*\(/i;

/** By its text, with doubt counted as a write. */
export function repeatabilityOf(statement: string): Repeatability {
  return BEGINS_AS_READ.test(statement) && !MAY_WRITE.test(statement) ? 'always' : 'unless-begun';
}
