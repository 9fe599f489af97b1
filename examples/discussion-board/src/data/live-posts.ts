import type { Change, HoldfastClient } from "@holdfast/sdk";
import type { Post } from "./posts.js";

/** The posts that are shown, newest first, and how they stand. */
export interface LivePosts<Row extends Post> {
  readonly rows: readonly Row[];
  readonly state: "loading" | "ready" | "failed";
  readonly error: unknown;
  /** Whether older ones are yet to be read. */
  readonly hasMore: boolean;
}

export interface LivePostsStore<Row extends Post> {
  read(): LivePosts<Row>;
  subscribe(listener: () => void): () => void;
  loadMore(): Promise<void>;
  /** Reads anew, as after an error. */
  reload(): Promise<void>;
  /** Shows a row that this page stored itself, without waiting for the feed. */
  put(row: Row): void;
  remove(id: string): void;
}

export interface LivePostsOptions {
  readonly client: HoldfastClient;
  readonly table: "topics" | "comments";
  /** Only the comments of this topic. */
  readonly topicId?: string;
  readonly pageSize: number;
}

/**
 * Keeps the newest posts of a table and follows its feed while somebody listens. The feed tells what changed since it is
 * live, also across reconnects; what was there before is read when it becomes live, and when it says that it lost its place.
 */
export function createLivePosts<Row extends Post>(options: LivePostsOptions): LivePostsStore<Row> {
  const { client, table, topicId, pageSize } = options;
  const all = client.from<Post & { topic_id: string }>(table);
  const filtered = topicId === undefined ? all : all.eq("topic_id", topicId);
  const newestFirst = filtered
    .order("created_at", { descending: true })
    .order("id", { descending: true })
    .limit(pageSize);

  const listeners = new Set<() => void>();
  let current: LivePosts<Row> = { rows: [], state: "loading", error: null, hasMore: false };
  let next: string | null = null;
  let reading = 0;
  let missed: Change<Row>[] = [];
  let stop: (() => void) | null = null;

  const set = (changes: Partial<LivePosts<Row>>): void => {
    current = { ...current, ...changes };
    for (const listener of listeners) listener();
  };

  const put = (row: Row): void => {
    const others = current.rows.filter(({ id }) => id !== row.id);
    set({ rows: [...others, row].sort(newest) });
  };
  const remove = (id: string): void => set({ rows: current.rows.filter((row) => row.id !== id) });

  const apply = ({ row, oldRow }: Change<Row>): void => {
    if (row !== null) put(row);
    else if (oldRow?.id !== undefined) remove(oldRow.id);
  };

  const reload = async (): Promise<void> => {
    const mine = ++reading;
    missed = [];
    if (current.state === "failed") set({ state: "loading", error: null });
    try {
      const page = await newestFirst.page();
      if (mine !== reading) return;
      next = page.next;
      set({ rows: page.rows as unknown as Row[], state: "ready", error: null, hasMore: next !== null });
      // Changes that came while the page was read may be newer than it.
      for (const change of missed) apply(change);
    } catch (error) {
      if (mine === reading) set({ state: current.rows.length > 0 ? "ready" : "failed", error });
    }
  };

  const follow = (): (() => void) => {
    let wasLive = false;
    const subscription = client.realtime.subscribe<Row>(
      { table, ...(topicId === undefined ? {} : { filter: filtered.expression() }) },
      {
        onChange: (change) => {
          missed.push(change);
          apply(change);
        },
        onLive: () => {
          if (wasLive) return;
          wasLive = true;
          void reload();
        },
        onResync: () => void reload(),
        onError: (error) => set({ state: current.rows.length > 0 ? "ready" : "failed", error }),
      },
    );
    void reload();
    return () => subscription.unsubscribe();
  };

  return {
    read: () => current,
    subscribe(listener) {
      listeners.add(listener);
      stop ??= follow();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    async loadMore() {
      if (next === null) return;
      const mine = reading;
      try {
        const page = await newestFirst.page({ after: next });
        if (mine !== reading) return;
        next = page.next;
        const known = new Set(current.rows.map(({ id }) => id));
        const older = (page.rows as unknown as Row[]).filter(({ id }) => !known.has(id));
        set({ rows: [...current.rows, ...older].sort(newest), error: null, hasMore: next !== null });
      } catch (error) {
        set({ error });
      }
    },
    reload,
    put,
    remove,
  };
}

function newest(one: Post, other: Post): number {
  return other.created_at.localeCompare(one.created_at) || other.id.localeCompare(one.id);
}
