/**
 * The service: routes and who may call them, sessions, what a reader may see, the page's files.
 *
 * <p>Handlers translate between HTTP and {@code queue}; they decide nothing about tasks.
 */
package org.cardioqa.verification.http;
