/**
 * What is loaded when realtime is first used, so that apps without it need not load it.
 *
 * @module
 */
export { createChannelResident } from "./channel.js";
export { createRealtimeConnection } from "./realtime-connection.js";
export { createSubscription } from "./subscription.js";
