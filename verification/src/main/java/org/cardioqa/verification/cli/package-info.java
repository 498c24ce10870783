/** The command line: {@code cardioqa verify}, one class a command. */
package org.cardioqa.verification.cli;
