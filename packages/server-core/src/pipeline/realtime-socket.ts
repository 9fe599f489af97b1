/** A WebSocket as the host hands it over; messages are text. */
export interface RealtimeSocket {
  send(data: string): void;
  /** Bytes that `send` took and the network has not; what a slow reader leaves. */
  bufferedBytes(): number;
  /** A close code and reason of RFC 6455; codes from 4000 on are the application's. */
  close(code: number, reason: string): void;
  onMessage(listener: (data: string) => void): void;
  /** Called once, whoever closed. */
  onClose(listener: () => void): void;
}
