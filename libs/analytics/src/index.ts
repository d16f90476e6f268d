export * from './engagement';
export * from './metric';
export * from './statistics';
