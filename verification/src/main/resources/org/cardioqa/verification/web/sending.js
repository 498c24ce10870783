/* Sending what a reader has decided: it must not be lost for want of a network. */

import { button, el } from './dom.js';

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30000;

/**
 * Sends until it is through; after a failure that may pass, tells so and tries again, by itself and on request.
 * @param send the request, to a promise
 * @param banner where to tell
 * @param signIn asks the person to sign in again, to a promise
 * @throws ApiError where trying again does not help
 */
export async function insist(send, banner, signIn) {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      const answer = await send();
      banner.replaceChildren();
      return answer;
    } catch (failure) {
      if (failure.signedOut) {
        await signIn();
        continue;
      }
      if (!failure.passing) {
        banner.replaceChildren();
        throw failure;
      }
      await tryAgain(banner, failure, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

function tryAgain(banner, failure, wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait);
    const now = () => {
      clearTimeout(timer);
      window.removeEventListener('online', now);
      resolve();
    };
    window.addEventListener('online', now, { once: true });
    banner.replaceChildren(
      el(
        'div.banner.warning',
        {},
        el('span', {}, `${failure.message} What you decided is kept here and will be sent again.`),
        button('Try now', now),
      ),
    );
  });
}

/** Keeps a lease alive; tells once when it is lost. */
export class Heartbeat {
  /** @param beat (to a promise) tells the server; @param lost called once if the lease has run out */
  constructor(seconds, beat, lost) {
    this.stopped = false;
    this.timer = setInterval(async () => {
      try {
        await beat();
      } catch (failure) {
        // A beat that was under way when the answer was stored finds the lease gone, too.
        if (failure.status === 409 && !this.stopped) {
          this.stop();
          lost();
        }
        // Anything else passes, or shows when the answer is sent.
      }
    }, seconds * 1000);
  }

  stop() {
    this.stopped = true;
    clearInterval(this.timer);
  }
}
