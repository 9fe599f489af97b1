import { useState } from "react";
import { goTo, useTopicId } from "./data/route.js";
import { useTopics } from "./data/use-live-posts.js";
import { SessionDialog } from "./session/session-dialog.js";
import { TopBar } from "./session/top-bar.js";
import { useSession } from "./session/use-session.js";
import { NewTopicDialog } from "./topics/new-topic-dialog.js";
import { TopicList } from "./topics/topic-list.js";
import { TopicPlace } from "./topics/topic-place.js";

/** The topics, beside them the one that the address names; on a phone one of both. */
export function Board() {
  const session = useSession();
  const [topics, store] = useTopics();
  const topicId = useTopicId();
  const [open, setOpen] = useState<"session" | "topic" | null>(null);
  const Title = topicId === null ? "h1" : "h2";

  return (
    <div className={topicId === null ? "board board-list" : "board board-topic"}>
      <TopBar session={session} onSignIn={() => setOpen("session")} />
      <main className="panes">
        <section className="side" aria-labelledby="topics-title">
          <div className="side-head">
            <Title id="topics-title">Topics</Title>
            <button type="button" className="button button-main" onClick={() => setOpen("topic")}>
              New topic
            </button>
          </div>
          <TopicList topics={topics} store={store} selected={topicId} onNew={() => setOpen("topic")} />
        </section>
        <div className="main">
          {topicId === null ? <Welcome /> : <TopicPlace id={topicId} topics={topics} store={store} session={session} />}
        </div>
      </main>
      {open === "session" && <SessionDialog onClose={() => setOpen(null)} />}
      {open === "topic" && (
        <NewTopicDialog
          session={session ?? null}
          onClose={() => setOpen(null)}
          onStored={(stored) => {
            store.put(stored);
            setOpen(null);
            goTo(stored.id);
          }}
        />
      )}
    </div>
  );
}

function Welcome() {
  return (
    <div className="empty welcome">
      <h2 className="empty-title">Welcome</h2>
      <p>Pick a topic or begin one, with or without an account. What others write appears by itself.</p>
    </div>
  );
}
