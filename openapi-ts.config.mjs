/** How `npm run client` makes the TypeScript client from openapi.json. */
export default {
  input: './openapi.json',
  output: {
    path: 'libs/api-client/src/generated',
    clean: true,
    module: { extension: null },
  },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    '@hey-api/typescript',
    {
      name: '@hey-api/sdk',
      // Creators_getProfile becomes api.creators.getProfile(…).
      operations: {
        strategy: 'single',
        containerName: 'CreatorSearchApi',
        methods: 'instance',
        nesting: 'operationId',
        nestingDelimiters: /_/,
      },
    },
  ],
};
