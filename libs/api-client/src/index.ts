export * from './api-problem';
export * from './connect';
export * from './generated';
