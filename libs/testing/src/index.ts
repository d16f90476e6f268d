export * from './builders/instagram.builder';
export * from './database';
export * from './environment';
export * from './redis';
export * from './sandbox';
export * from './sandbox-control';
export * from './decodo';
export * from './fake-instagram';
