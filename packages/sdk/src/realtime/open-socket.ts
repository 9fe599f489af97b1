import IsomorphicWebSocket from "isomorphic-ws";

/** The part of a WebSocket that all platforms share. */
export interface Socket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** Opens a WebSocket with the platform's own, or with `ws` where it has none (Node before 22). */
export function openSocket(url: string): Socket {
  return new (IsomorphicWebSocket as unknown as new (url: string) => Socket)(url);
}
