export * from './credits.module';
export * from './pricing/unlock-quotes.repository';
