package org.cardioqa.verification.http;

import java.util.Optional;
import org.cardioqa.verification.queue.Account;
import org.cardioqa.verification.queue.Role;

/**
 * Who makes a call.
 *
 * @param account his name; empty where nobody has to be known
 * @param role what he may do
 * @param session what his cookie holds; empty if he came with a token, or as nobody
 */
record Caller(String account, Role role, Optional<Secret> session) {
  /** Somebody who did not say who he is, on a route for anybody. */
  static final Caller NOBODY = new Caller("", Role.READER, Optional.empty());

  /** As the queue knows him. */
  Account toAccount() {
    return new Account(account, role, true);
  }
}
