package org.cardioqa.verification.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cardioqa.verification.http.Passwords;
import picocli.CommandLine.Option;

/** Where a new password comes from: never from the command line, which others can see. */
final class NewPassword {
  @Option(
      names = "--password-stdin",
      description =
          "Read the password from the first line of standard input, instead of asking for it.")
  private boolean fromInput;

  /**
   * Asks, or reads.
   *
   * @throws VerifyFailure if there is nobody to ask, or the two differ
   */
  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on it reads standard input instead
  String read() throws IOException {
    if (fromInput) {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new VerifyFailure("standard input has no line with a password");
      }
      return line;
    }
    Console console = System.console();
    if (console == null) {
      throw new VerifyFailure("there is no terminal to ask on: use --password-stdin");
    }
    char[] once =
        console.readPassword("New password (%d characters or more): ", Passwords.SHORTEST);
    char[] again = console.readPassword("Once more: ");
    if (once == null || !Arrays.equals(once, again)) {
      throw new VerifyFailure("the two are not the same; nothing was changed");
    }
    return new String(once);
  }
}
