/** A WebSocket as the host hands it over; messages are text. */
export interface RealtimeSocket {
  /**
   * Sends texts, each as a message of its own, in order. Many sockets are handed the same array when they are sent the same, so that a
   * host may keep what it made of it; the array does not change.
   */
  send(messages: readonly string[]): void;
  /** Bytes that `send` took and the network has not; what a slow reader leaves. */
  bufferedBytes(): number;
  /** A close code and reason of RFC 6455; codes from 4000 on are the application's. */
  close(code: number, reason: string): void;
  onMessage(listener: (data: string) => void): void;
  /** Called once, whoever closed. */
  onClose(listener: () => void): void;
}
