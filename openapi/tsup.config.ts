import { packageBuild } from "../tsup.base.js";

export default packageBuild({ entry: { index: "src/index.ts", replies: "generated/replies.ts" } });
