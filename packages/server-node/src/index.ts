/**
 * Gives a Holdfast server a port, or a place in a Node service that exists already.
 *
 * @module
 */
export { drain } from "./drain.js";
export { createRequestListener, type RequestListener, type RequestListenerOptions } from "./request-listener.js";
export { type Listening, type ServeOptions, serve } from "./serve.js";
export type { SiteOptions } from "./site.js";
export { createUpgradeListener, type UpgradeListener, type UpgradeListenerOptions } from "./upgrade-listener.js";
