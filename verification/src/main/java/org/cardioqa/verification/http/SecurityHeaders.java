package org.cardioqa.verification.http;

import io.javalin.http.Context;

/** What every answer tells the browser to refuse. */
final class SecurityHeaders {
  /** Scripts, styles and pictures of this server alone, none inline; no frame may hold the page. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final String YEAR = "max-age=31536000";

  private SecurityHeaders() {}

  /**
   * Sets them.
   *
   * @param secure whether the browser speaks TLS
   */
  static void set(Context call, boolean secure) {
    call.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        .header("Cache-Control", "no-store");
    if (secure) {
      call.header("Strict-Transport-Security", YEAR);
    }
  }
}
