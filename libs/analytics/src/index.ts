export * from './analysis-task';
export * from './content-category';
export * from './engagement';
export * from './metric';
export * from './post-engagement';
export * from './sponsorship';
export * from './statistics';
