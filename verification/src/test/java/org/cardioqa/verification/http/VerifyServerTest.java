package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyServerTest {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aDeclaredBodyThatIsTooLongIsRefused() {
    Answer answer = service.browser().post("/api/login", "{\"account\":\"" + "x".repeat(Body.MOST));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("error").textValue()).isEqualTo("too_large");
  }

  @Test
  void aBodyWithoutADeclaredLengthIsRefusedAsSoonAsItIsTooLong() {
    Browser browser = service.browser();
    byte[] bytes = new byte[Body.MOST + 1];
    Answer answer =
        browser.send(
            browser
                .request("/api/login")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(bytes))));
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void headersThatAreTooLongAreRefused() throws IOException {
    String answer = raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(9000));
    assertThat(answer).startsWith("HTTP/1.1 431 ").doesNotContain("xxx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../http/Guard.class",
        "/assets/..%2fhttp%2fGuard.class",
        "/assets/%2e%2e/store/migration/common/V1__queue.sql",
        "/assets/..;/store/migration/common/V1__queue.sql",
        "/assets/..\\store",
        "/assets/%5c..%5cstore",
        "/assets//etc/passwd",
        "/assets/%00.js",
        "/assets/viewer/../../store/migration/common/V1__queue.sql",
        "/assets/",
        "/assets/viewer",
        "/../../../../etc/passwd",
        "/api/login/../../healthz/%2e%2e/etc"
      })
  void noPathLeadsOutOfThePagesFolder(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close");
    assertThat(answer).containsPattern("^HTTP/1.1 (400|404) ");
    assertThat(answer)
        .doesNotContain("CREATE TABLE")
        .doesNotContain("root:")
        .doesNotContain("\tat ");
    assertThat(answer).contains("X-Content-Type-Options: nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET /healthz HTTP/9.9\r\nHost: x",
        "GET /healthz HTTP/1.1",
        "<script>alert(1)</script> /healthz HTTP/1.1\r\nHost: x",
        "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6",
        "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
      })
  void whatIsNoRequestIsRefusedWithoutRepeatingIt(String request) throws IOException {
    String answer = raw(request + "\r\nConnection: close");
    assertThat(answer).containsPattern("^HTTP/1.1 (4|5)\\d\\d ");
    assertThat(answer).doesNotContain("script").doesNotContain("\tat ").doesNotContain("Jetty");
  }

  @Test
  void healthIsToldWithoutASession() {
    Answer answer = service.browser().get("/healthz");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("ok\n");
  }

  @Test
  void itListensOnTheLoopbackAlone() {
    assertThat(service.browser().server().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void anAddressThatIsTakenIsToldWithoutAStack() {
    try (Store store = Store.open(Databases.sqlite())) {
      ServerOptions taken = ServerOptions.onLoopback(service.browser().server().getPort());
      assertThatThrownBy(() -> start(store, taken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.port());
    }
  }

  @Test
  void withAKeyStoreItSpeaksTlsAndItsCookieGoesOverTlsAlone(@TempDir Path folder) throws Exception {
    Path keystore = folder.resolve("server.p12");
    makeKey(keystore);
    ServerOptions options =
        new ServerOptions(
            "127.0.0.1",
            0,
            Optional.of(new ServerOptions.Tls(keystore, "changeit")),
            Optional.empty());
    assertThat(options.toString()).doesNotContain("changeit");
    try (Store store = Store.open(Databases.sqlite());
        VerifyServer server = start(store, options)) {
      new Accounts(store).add("anna", Role.READER, TestService.PASSWORD);
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(keystore)).build();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.uri() + "api/login"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"account\":\"anna\",\"password\":\"" + TestService.PASSWORD + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure;");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void aKeyStoreThatCannotBeOpenedIsToldWithoutItsPassword(@TempDir Path folder) throws Exception {
    Path keystore = folder.resolve("server.p12");
    makeKey(keystore);
    ServerOptions options =
        new ServerOptions(
            "127.0.0.1",
            0,
            Optional.of(new ServerOptions.Tls(keystore, "not this one")),
            Optional.empty());
    try (Store store = Store.open(Databases.sqlite())) {
      assertThatThrownBy(() -> start(store, options))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("password")
          .hasMessageNotContaining("not this one");
    }
  }

  private static VerifyServer start(Store store, ServerOptions options) {
    return VerifyServer.start(
        store, Policy.DEFAULT, Catalog.builtIn(), TestService.NO_IMAGES, options);
  }

  /** What the service answers to these lines, until it closes the connection. */
  private static String raw(String request) throws IOException {
    URI server = service.browser().server();
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write((request + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void makeKey(Path keystore) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                keystore.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      own.load(in, "changeit".toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", own.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
