export const COMPONENTS = ['database', 'cache', 'queue', 'provider', 'ai', 'auth', 'system'] as const;
export type ComponentName = (typeof COMPONENTS)[number];
