package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginTest {
  private TestService service;

  @BeforeEach
  void start() {
    service = TestService.start();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOfOtherSites() {
    Answer answer = login("test-reader", TestService.PASSWORD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("account").textValue()).isEqualTo("test-reader");
    assertThat(answer.json().path("role").textValue()).isEqualTo("READER");
    assertThat(answer.header("Set-Cookie"))
        .matches("cardioqa_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void anUnknownAccountAWrongPasswordAndADisabledAccountAreToldAlike() {
    service.accounts().setActive("test-adjudicator", false);
    String wrong = login("test-reader", "another password").text();
    assertThat(login("nobody", TestService.PASSWORD).text()).isEqualTo(wrong);
    assertThat(login("test-adjudicator", TestService.PASSWORD).text()).isEqualTo(wrong);
    assertThat(login("nobody", TestService.PASSWORD).status()).isEqualTo(401);
    assertThat(wrong).contains("wrong_login").doesNotContain("test-reader");
  }

  @Test
  void guessingStopsAfterSomeTriesEvenWithTheRightPassword() {
    for (int i = 0; i < LoginThrottle.ACCOUNT_TRIES; i++) {
      assertThat(login("test-reader", "wrong password " + i).status()).isEqualTo(401);
    }
    Answer answer = login("test-reader", TestService.PASSWORD);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().path("error").textValue()).isEqualTo("too_many_logins");
    assertThat(Long.parseLong(answer.header("Retry-After")))
        .isBetween(1L, LoginThrottle.ACCOUNT_REFILL.toSeconds() + 1);
    assertThat(login("test-admin", TestService.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void onlyTheDeclaredProxyIsBelievedWhoKnocksAndOnlyItsOwnWord() {
    Optional<String> proxy = Optional.of("10.0.0.1");
    assertThat(LoginRoutes.address("10.0.0.1", "6.6.6.6, 192.168.7.7", proxy))
        .isEqualTo("192.168.7.7");
    assertThat(LoginRoutes.address("10.0.0.1", null, proxy)).isEqualTo("10.0.0.1");
    assertThat(LoginRoutes.address("10.0.0.2", "192.168.7.7", proxy)).isEqualTo("10.0.0.2");
    assertThat(LoginRoutes.address("10.0.0.1", "192.168.7.7", Optional.empty()))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void aLoginOpensANewSessionAndEndsTheOneOfTheBrowserBefore() {
    Browser browser = service.browser().login("test-reader", TestService.PASSWORD);
    String first = browser.cookie().orElseThrow();
    browser.login("test-reader", TestService.PASSWORD);
    assertThat(browser.cookie().orElseThrow()).isNotEqualTo(first);
    assertThat(withCookie(first).status()).isEqualTo(401);
    assertThat(withCookie(browser.cookie().orElseThrow()).status()).isEqualTo(204);
  }

  @Test
  void aCookieThatWasPlantedBeforeTheLoginIsNotTheSession() {
    Browser browser = service.browser();
    String planted = Secret.random().text();
    Answer answer =
        browser.send(
            json(
                browser.request("/api/login").header("Cookie", Sessions.COOKIE + "=" + planted),
                "{\"account\":\"test-reader\",\"password\":\"" + TestService.PASSWORD + "\"}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(withCookie(planted).status()).isEqualTo(401);
  }

  @Test
  void aLogoutEndsTheSession() {
    Browser browser = service.as(Role.READER);
    String cookie = browser.cookie().orElseThrow();
    assertThat(browser.post("/api/logout", "{}").status()).isEqualTo(204);
    assertThat(withCookie(cookie).status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWhenNothingWasHeardForAWhile() {
    String cookie = service.as(Role.READER).cookie().orElseThrow();
    service.pass(Sessions.IDLE.minusSeconds(1));
    assertThat(withCookie(cookie).status()).isEqualTo(204);
    String other = service.browser().login("test-reader", TestService.PASSWORD).cookie().get();
    service.pass(Sessions.IDLE.plusSeconds(1));
    assertThat(withCookie(other).status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsSomeHoursAfterItsLoginHoweverBusyItIs() {
    Browser browser = service.as(Role.READER);
    Duration step = Sessions.IDLE.minusMinutes(1);
    for (Duration age = Duration.ZERO;
        age.plus(step).compareTo(Sessions.LONGEST) <= 0;
        age = age.plus(step)) {
      service.pass(step);
      assertThat(probe(browser).status()).isEqualTo(403);
    }
    service.pass(step);
    assertThat(probe(browser).status()).isEqualTo(401);
  }

  @Test
  void aChangedPasswordAndADisabledAccountEndSessionsAndTokensAtOnce() {
    Browser browser = service.as(Role.READER);
    String token = service.accounts().token("test-reader", Duration.ofDays(1)).text();
    assertThat(withToken(token).status()).isEqualTo(204);
    service.accounts().setPassword("test-reader", "a longer password");
    assertThat(withCookie(browser.cookie().orElseThrow()).status()).isEqualTo(401);
    assertThat(withToken(token).status()).isEqualTo(401);

    String again = service.accounts().token("test-reader", Duration.ofDays(1)).text();
    service.accounts().setActive("test-reader", false);
    assertThat(withToken(again).status()).isEqualTo(401);
    assertThat(login("test-reader", "a longer password").status()).isEqualTo(401);
  }

  @Test
  void aTokenActsAsItsAccountWithoutACsrfTokenUntilItExpires() {
    String token = service.accounts().token("test-reader", Duration.ofDays(1)).text();
    assertThat(withToken(token).status()).isEqualTo(204);
    service.pass(Duration.ofDays(1).plusSeconds(1));
    assertThat(withToken(token).status()).isEqualTo(401);
  }

  @Test
  void nobodyLogsInWithAnAccountForScripts() {
    service.accounts().addWithoutPassword("model", Role.READER);
    for (String password : new String[] {"", "none", TestService.PASSWORD}) {
      assertThat(login("model", password).status()).isEqualTo(401);
    }
    assertThat(withToken(service.accounts().token("model", Duration.ofDays(1)).text()).status())
        .isEqualTo(204);
  }

  @Test
  void whatStandsInTheDatabaseOpensNothing() {
    Browser browser = service.as(Role.READER);
    String token = service.accounts().token("test-reader", Duration.ofDays(1)).text();
    String stored =
        service
            .store()
            .read(
                handle ->
                    handle
                            .createQuery("SELECT secret_hash FROM sessions")
                            .mapTo(String.class)
                            .list()
                        + " "
                        + handle
                            .createQuery("SELECT secret_hash FROM tokens")
                            .mapTo(String.class)
                            .list()
                        + handle
                            .createQuery("SELECT password_hash FROM accounts")
                            .mapTo(String.class)
                            .list());
    assertThat(stored)
        .contains(new Secret(token).hash())
        .doesNotContain(token)
        .doesNotContain(browser.cookie().orElseThrow())
        .doesNotContain(TestService.PASSWORD);
    assertThat(withCookie(new Secret(token).hash()).status()).isEqualTo(401);
    assertThat(withToken(new Secret(browser.cookie().orElseThrow()).hash()).status())
        .isEqualTo(401);
  }

  @Test
  void sqlInANameIsANameThatNobodyHas() {
    for (String name : new String[] {"' OR '1'='1", "test-reader'--", "%"}) {
      assertThat(
              post("{\"account\":\"" + name + "\",\"password\":\"" + TestService.PASSWORD + "\"}")
                  .status())
          .as(name)
          .isEqualTo(401);
    }
    assertThat(service.accounts().list()).hasSize(Role.values().length);
  }

  @Test
  void aNameWithACharacterThatNoDatabaseHoldsIsRefused() {
    String body =
        "{\"account\":\"test-reader\\u0000\",\"password\":\"" + TestService.PASSWORD + "\"}";
    assertThat(post(body).status()).isEqualTo(400);
  }

  @Test
  void aFormOfAnotherSiteIsNoLogin() {
    Browser browser = service.browser();
    Answer answer =
        browser.send(
            browser
                .request("/api/login")
                .header("Content-Type", "text/plain")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"account\":\"test-reader\",\"password\":\""
                            + TestService.PASSWORD
                            + "\"}")));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @Test
  void whatIsNoLoginIsToldWithoutRepeatingIt() {
    for (String body :
        new String[] {
          "",
          "[]",
          "null",
          "{\"account\":\"geheim\"",
          "{\"account\":\"geheim\"}",
          "{\"account\":7,\"password\":\"geheim\"}",
          "{\"account\":\"geheim\",\"password\":\"geheim\",\"geheim\":1}",
          "{\"account\":\"geheim\",\"account\":\"geheim\",\"password\":\"geheim\"}",
          "{\"account\":\"geheim\",\"password\":\"geheim\"}{}"
        }) {
      Answer answer = post(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.json().path("error").textValue()).isEqualTo("bad_request");
      assertThat(answer.text()).doesNotContain("geheim");
    }
  }

  @Test
  void nothingOfLoginsIsLogged() {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      login("test-reader", TestService.PASSWORD);
      login("test-reader", "wrong password");
      post("{broken");
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private Answer login(String account, String password) {
    return service
        .browser()
        .post(
            "/api/login", "{\"account\":\"%s\",\"password\":\"%s\"}".formatted(account, password));
  }

  private Answer post(String body) {
    Browser browser = service.browser();
    return browser.send(json(browser.request("/api/login"), body));
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** A logout with the cookie and the token that its page would know. */
  private Answer withCookie(String cookie) {
    Browser browser = service.browser();
    return browser.send(
        json(
            browser
                .request("/api/logout")
                .header("Cookie", Sessions.COOKIE + "=" + cookie)
                .header(Guard.CSRF_HEADER, new Secret(cookie).csrf()),
            "{}"));
  }

  private Answer withToken(String token) {
    Browser browser = service.browser();
    return browser.send(
        json(browser.request("/api/logout").header("Authorization", "Bearer " + token), "{}"));
  }

  /** A call that changes nothing: it lacks the token, which is looked at behind the session. */
  private static Answer probe(Browser browser) {
    return browser.send(json(browser.request("/api/logout"), "{}"));
  }
}
