import { MAX_BUFFERED_BYTES, type Subscriber } from "./subscriber.js";

/** One change's messages; a parcel is several, in order. */
export interface ParcelEntry {
  readonly seq: number;
  readonly messages: readonly string[];
}

/** Sends a parcel to each of the members, without what is not for it. */
export type ParcelSender = (members: readonly Subscriber[], parcel: readonly ParcelEntry[]) => Promise<void>;

/** After so many writes, others get their turn. */
const WRITES_PER_TURN = 1_000;

/** Makes a sender that counts its writes over all its parcels. */
export function createParcelSender(): ParcelSender {
  let writes = 0;
  return async (members, parcel) => {
    const [first] = parcel;
    if (first === undefined) return;
    // One array for all, so that a host can make one buffer of it.
    const whole = parcel.flatMap(({ messages }) => messages);
    for (const member of members) {
      if (member.isClosed || member.laggingSince !== null) continue;
      const messages =
        member.from < first.seq ? whole : parcel.flatMap(({ seq, messages }) => (seq > member.from ? messages : []));
      if (messages.length === 0) continue;
      if (member.receiver.bufferedBytes() > MAX_BUFFERED_BYTES) {
        member.laggingSince = performance.now();
        continue;
      }
      member.receiver.send(messages);
      writes += 1;
      if (writes % WRITES_PER_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
}
