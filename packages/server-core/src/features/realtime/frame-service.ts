import { AppError } from "../../errors/app-error.js";
import type { Channels } from "./channels/channels.js";
import { type SubscribeParts, subscribe } from "./delivery/subscribe.js";
import type { Receiver, Subscriber } from "./delivery/subscriber.js";
import type { SubscribeFrame } from "./socket/client-frame.js";
import type { ConnectedFrame, FrameService } from "./socket/connection.js";
import { encodeFrame } from "./socket/server-frame.js";

const MAX_SUBSCRIPTIONS = 100;

/** What each frame does. `parts` is there once the server has started. */
export function createFrameService(parts: () => SubscribeParts, channels: Channels): FrameService {
  const subscriptions = new Map<Receiver, Map<string, Subscriber>>();

  const subscribeTo = async (receiver: Receiver, frame: SubscribeFrame): Promise<void> => {
    const { delivery } = parts();
    const own = subscriptions.get(receiver) ?? new Map<string, Subscriber>();
    subscriptions.set(receiver, own);
    // Those that the server ended leave room.
    for (const [id, { isClosed }] of own) if (isClosed) own.delete(id);
    const before = own.get(frame.subscription_id);
    if (before === undefined && own.size >= MAX_SUBSCRIPTIONS) {
      throw new AppError("limit_exceeded", `A socket may have ${MAX_SUBSCRIPTIONS} subscriptions at most.`);
    }
    if (before !== undefined) delivery.end(before);
    own.delete(frame.subscription_id);
    own.set(frame.subscription_id, await subscribe(parts(), receiver, frame));
  };

  const unsubscribe = (receiver: Receiver, id: string): void => {
    const own = subscriptions.get(receiver);
    const subscriber = own?.get(id);
    own?.delete(id);
    if (subscriber !== undefined) parts().delivery.end(subscriber);
  };

  const handle = async (receiver: Receiver, frame: ConnectedFrame): Promise<void> => {
    const ref = frame.ref === undefined ? {} : { ref: frame.ref };
    const acknowledge = (): void => {
      if (frame.ref !== undefined) receiver.send(encodeFrame({ type: "ack", ...ref }));
    };
    switch (frame.type) {
      case "subscribe":
        return subscribeTo(receiver, frame);
      case "unsubscribe":
        unsubscribe(receiver, frame.subscription_id);
        return receiver.send(encodeFrame({ type: "unsubscribed", subscription_id: frame.subscription_id, ...ref }));
      case "join":
        channels.join(receiver, frame.channel, frame.data?.self ?? false);
        receiver.send(encodeFrame({ type: "joined", channel: frame.channel, ...ref }));
        return receiver.send(encodeFrame(channels.stateOf(frame.channel)));
      case "leave":
        channels.leave(receiver, frame.channel);
        return receiver.send(encodeFrame({ type: "left", channel: frame.channel, ...ref }));
      case "broadcast":
        await channels.broadcast(receiver, frame);
        return acknowledge();
      case "track":
        await channels.track(receiver, frame.channel, frame.data ?? {});
        return acknowledge();
      case "untrack":
        await channels.untrack(receiver, frame.channel);
        return acknowledge();
    }
  };

  return {
    handle,
    forget(receiver) {
      for (const id of [...(subscriptions.get(receiver)?.keys() ?? [])]) unsubscribe(receiver, id);
      subscriptions.delete(receiver);
      channels.leaveAll(receiver);
    },
  };
}
