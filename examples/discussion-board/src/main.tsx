import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { connect } from "./data/connect.js";
import { Failure } from "./parts/failure.js";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/board.css";
import "./styles/post.css";

const place = document.getElementById("app");
if (place === null) throw new Error("The page has no place for the app.");
const root = createRoot(place);

async function start(): Promise<void> {
  try {
    const client = await connect();
    root.render(
      <StrictMode>
        <App client={client} />
      </StrictMode>,
    );
  } catch (error) {
    root.render(<Failure error={error} onRetry={() => void start()} />);
  }
}

void start();
