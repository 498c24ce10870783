package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks over the service's own table of routes, so that a new line of it is tested unasked. */
class RoutesTest {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Named<Route>> all() {
    return service.routes().stream()
        .map(route -> Named.of(route.method() + " " + route.path(), route));
  }

  static Stream<Named<Route>> closed() {
    return all().filter(route -> route.getPayload().role().isPresent());
  }

  static Stream<Named<Route>> aboveReaders() {
    return closed().filter(route -> route.getPayload().role().get() != Role.READER);
  }

  static Stream<Named<Route>> changing() {
    return closed().filter(route -> !route.getPayload().method().equals(HandlerType.GET));
  }

  @Test
  void onlyTheLoginThePageAndTheHealthAreOpenToAnybody() {
    assertThat(service.routes())
        .filteredOn(route -> route.role().isEmpty())
        .extracting(Route::path)
        .containsExactlyInAnyOrder("/", "/assets/<name>", "/healthz", "/api/login");
    assertThat(service.routes())
        .filteredOn(route -> route.path().startsWith("/api/admin"))
        .isNotEmpty()
        .allMatch(route -> route.role().equals(java.util.Optional.of(Role.ADMIN)));
    assertThat(service.routes())
        .filteredOn(route -> route.path().startsWith("/api/adjudication"))
        .isNotEmpty()
        .allMatch(route -> route.role().equals(java.util.Optional.of(Role.ADJUDICATOR)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyRouteThatChangesSomethingIsGuardedAgainstForgedCallsButTheLogin(Route route) {
    assertThat(route.csrf())
        .isEqualTo(!route.method().equals(HandlerType.GET) && !route.path().equals("/api/login"));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void withoutASessionThereIsNoAnswer(Route route) {
    assertRefused(call(service.browser(), route, false), 401, "no_session");
  }

  @ParameterizedTest
  @MethodSource("closed")
  void aCookieThatWasMadeUpOpensNothing(Route route) {
    Browser browser = service.browser();
    Answer answer =
        browser.send(
            bare(browser, route).header("Cookie", Sessions.COOKIE + "=" + Secret.random().text()));
    assertRefused(answer, 401, "no_session");
  }

  @ParameterizedTest
  @MethodSource("closed")
  void aTokenThatWasMadeUpOpensNothingEvenBesideASession(Route route) {
    Browser reader = service.as(Role.READER);
    for (String header :
        List.of("Bearer " + Secret.random().text(), "Bearer ", "Basic dGVzdDp0ZXN0", "")) {
      assertRefused(
          reader.send(bare(reader, route).header("Authorization", header)), 401, "no_session");
    }
  }

  @ParameterizedTest
  @MethodSource("aboveReaders")
  void everyRoleBelowTheOneThatIsNeededIsRefused(Route route) {
    for (Role role : Role.values()) {
      if (!role.includes(route.role().orElseThrow())) {
        assertRefused(call(service.as(role), route, true), 403, "forbidden");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("changing")
  void aCallThatMayBeForgedIsRefused(Route route) {
    Browser admin = service.as(Role.ADMIN);
    assertRefused(call(admin, route, false), 403, "csrf");
    assertRefused(
        admin.send(
            bare(admin, route)
                .header(Guard.CSRF_HEADER, service.as(Role.READER).csrf().orElseThrow())),
        403,
        "csrf");
    assertRefused(
        admin.send(
            bare(admin, route)
                .header(Guard.CSRF_HEADER, admin.csrf().orElseThrow())
                .header("Sec-Fetch-Site", "cross-site")),
        403,
        "csrf");
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyAnswerTellsTheBrowserToRefuseWhatIsForeign(Route route) {
    Answer answer = call(service.browser(), route, false);
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Server")).isEmpty();
  }

  @Test
  void aPathThatIsNotInTheTableHasNothing() {
    for (String path :
        List.of(
            "/api", "/api/", "/api/accounts", "/API/me", "/api/admin", "/api/me/", "/api//me")) {
      Answer answer = service.as(Role.ADMIN).get(path);
      assertThat(answer.status()).as(path).isBetween(400, 404);
    }
    assertThat(service.as(Role.ADMIN).post("/api/me", "{}").status()).isIn(404, 405);
  }

  private static Answer call(Browser browser, Route route, boolean token) {
    HttpRequest.Builder request = bare(browser, route);
    if (token) {
      request.header(Guard.CSRF_HEADER, browser.csrf().orElseThrow());
    }
    return browser.send(request);
  }

  private static HttpRequest.Builder bare(Browser browser, Route route) {
    String path = route.path().replaceAll("[{<]\\w+[}>]", "1");
    return browser
        .request(path)
        .header("Content-Type", "application/json")
        .method(route.method().name(), HttpRequest.BodyPublishers.ofString("{}"));
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("error").textValue()).isEqualTo(code);
    assertThat(answer.json().size()).isEqualTo(2);
  }
}
