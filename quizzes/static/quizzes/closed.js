// The attempt is closed: what this browser kept of it is no longer needed.

import { forgetAttempt } from "./drafts.js";

forgetAttempt(document.querySelector("script[data-attempt]").dataset.attempt);
