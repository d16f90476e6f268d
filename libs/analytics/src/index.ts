export * from './engagement';
export * from './metric';
export * from './post-engagement';
export * from './statistics';
