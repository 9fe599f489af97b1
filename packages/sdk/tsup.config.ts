import { packageBuild } from "../../tsup.base.js";

export default packageBuild({
  // By its path, so that the contract's types are copied into ours: a consumer has no @holdfast/openapi.
  dts: {
    compilerOptions: {
      customConditions: [],
      baseUrl: ".",
      paths: { "@holdfast/openapi": ["../../openapi/dist/index.d.ts"] },
    },
  },
  splitting: true,
});
