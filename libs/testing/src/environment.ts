/**
 * An address that the test run puts into the environment.
 * @throws Error telling how to run the tests
 */
export function requiredEnvironment(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: run the specs with "node test/run.mjs [jest arguments]".`);
  }
  return value;
}
