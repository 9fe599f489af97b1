// The load of requests in a process of its own.
import { sendFor } from "./http-load.mjs";
import { answerCalls } from "./process.mjs";

answerCalls({ run: sendFor });
