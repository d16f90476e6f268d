export * from './app-error';
export * from './clock';
export * from './error-codes';
export * from './pagination';
