// SWC for our TypeScript, and for the ESM files some dependencies ship: Jest on Node < 24.9 cannot require(esm).
// CommonJS files of dependencies pass through untouched.
const { createTransformer } = require('@swc/jest');

const swc = createTransformer({
  swcrc: false, // .swcrc belongs to the build
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'commonjs' }, // also lowers import.meta.url
  sourceMaps: 'inline',
});
const ESM = /^\s*(?:import|export)\b|\bimport\.meta\b/m;

module.exports = {
  ...swc,
  canInstrument: false,
  process: (source, file, options) =>
    file.includes('/node_modules/') && !ESM.test(source) ? { code: source } : swc.process(source, file, options),
};
