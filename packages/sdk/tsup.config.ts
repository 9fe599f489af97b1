import { packageBuild } from "../../tsup.base.js";

export default packageBuild({ dts: { resolve: ["@holdfast/openapi"] }, splitting: true });
