package org.cardioqa.verification.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.exchange.ExchangeException;
import org.cardioqa.verification.queue.Adjudication;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.QueueException;
import org.cardioqa.verification.queue.Statistics;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.VerdictImport;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.shards.ShardsException;
import org.cardioqa.verification.store.Store;
import org.cardioqa.verification.store.StoreException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The service. Javalin matches paths; who may do what stands in the table of routes alone, and
 * {@link Guard} stands before every line of it.
 */
public final class VerifyServer implements AutoCloseable {
  private static final int HEADER_BYTES = 8 * 1024;
  private static final int IDLE_MILLIS = 30_000;

  private final Javalin javalin;
  private final ServerOptions options;

  private VerifyServer(Javalin javalin, ServerOptions options) {
    this.javalin = javalin;
    this.options = options;
  }

  /**
   * Starts it.
   *
   * @throws IllegalStateException if it cannot listen there, or the key store cannot be used
   */
  public static VerifyServer start(
      Store store, Policy policy, Catalog catalog, Studies studies, ServerOptions options) {
    Sessions sessions = new Sessions(store);
    List<Route> routes = routes(store, policy, catalog, studies, options);
    return start(routes, new Guard(sessions), options);
  }

  /** The table of routes: all that the service answers to. */
  static List<Route> routes(
      Store store, Policy policy, Catalog catalog, Studies studies, ServerOptions options) {
    Leases leases = new Leases(store, policy);
    Verdicts verdicts = new Verdicts(store, leases);
    Tasks tasks = new Tasks(store, policy);
    Statistics statistics = new Statistics(store);
    TaskView view = new TaskView(catalog, policy, studies);
    return Stream.of(
            PageRoutes.routes(),
            new LoginRoutes(
                    new Accounts(store),
                    new Sessions(store),
                    new LoginThrottle(store.clock()::millis),
                    statistics,
                    options)
                .routes(),
            new TaskRoutes(leases, verdicts, view).routes(),
            new VolumeRoutes(tasks, studies).routes(),
            new AdminRoutes(tasks, verdicts, statistics, new VerdictImport(store)).routes(),
            new AdjudicationRoutes(new Adjudication(store, policy, leases), view).routes())
        .flatMap(List::stream)
        .toList();
  }

  private static VerifyServer start(List<Route> routes, Guard guard, ServerOptions options) {
    Optional<KeyStore> keys = options.tls().map(VerifyServer::open);
    Javalin javalin = Javalin.create(config -> configure(config, routes, guard, options, keys));
    try {
      javalin.start();
    } catch (RuntimeException e) {
      javalin.stop();
      throw new IllegalStateException(
          "cannot listen on %s:%d: %s"
              .formatted(options.host(), options.port(), root(e).getMessage()),
          e);
    }
    return new VerifyServer(javalin, options);
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create(
        "%s://%s:%d/"
            .formatted(
                options.tls().isPresent() ? "https" : "http",
                options.host().contains(":") ? "[" + options.host() + "]" : options.host(),
                javalin.port()));
  }

  /** Answers what has come in, then stops. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(
      JavalinConfig config,
      List<Route> routes,
      Guard guard,
      ServerOptions options,
      Optional<KeyStore> keys) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = Long.MAX_VALUE; // each route has its own limit: Body
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.addConnector((server, http) -> connector(server, http, options, keys));
    config.jetty.modifyServer(server -> server.setErrorHandler(VerifyServer::plainError));
    config.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(false));
    config.routes.before(call -> SecurityHeaders.set(call, options.secure()));
    for (Route route : routes) {
      config.routes.addHttpHandler(
          route.method(),
          route.path(),
          call -> route.action().handle(call, guard.admit(route, call)));
    }
    config.routes.exception(ApiError.class, (e, call) -> error(call, e));
    config.routes.exception(QueueException.class, (e, call) -> error(call, ApiError.of(e)));
    config.routes.exception(ExchangeException.class, (e, call) -> error(call, ApiError.of(e)));
    config.routes.exception(ShardsException.class, (e, call) -> error(call, ApiError.of(e)));
    config.routes.exception(
        StoreException.class,
        (e, call) -> {
          Failures.log(call.method() + " " + call.endpoint().path, e);
          error(call, ApiError.of(e));
        });
    config.routes.exception(
        HttpResponseException.class, (e, call) -> error(call, plain(e.getStatus())));
    config.routes.exception(
        Exception.class,
        (e, call) -> {
          Failures.log(call.method() + " " + call.endpoint().path, e);
          error(call, plain(500));
        });
    config.routes.error(404, call -> error(call, plain(404)));
  }

  private static Connector connector(
      Server server, HttpConfiguration http, ServerOptions options, Optional<KeyStore> keys) {
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    ServerConnector connector =
        keys.map(store -> secure(server, http, store, options.tls().orElseThrow().password()))
            .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  private static ServerConnector secure(
      Server server, HttpConfiguration http, KeyStore keys, String password) {
    // Whether the name fits the certificate is for the browser to say.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(keys);
    ssl.setKeyManagerPassword(password);
    return new ServerConnector(
        server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http));
  }

  private static KeyStore open(ServerOptions.Tls tls) {
    try {
      return KeyStore.getInstance(tls.keystore().toFile(), tls.password().toCharArray());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the key store %s cannot be opened: is it a PKCS12 or JKS file, and its password right?"
              .formatted(tls.keystore()),
          e);
    }
  }

  private static void error(Context call, ApiError error) {
    if (error.status() == 401) {
      call.header("WWW-Authenticate", "Bearer");
    }
    call.status(error.status());
    Answers.json(call, new Answers.Failure(error.code(), error.getMessage()));
  }

  private static ApiError plain(int status) {
    return switch (status) {
      case 404 -> ApiError.notFound();
      case 405 -> new ApiError(405, "method_not_allowed", "this path has another method");
      case 500 ->
          new ApiError(500, "internal", "this should not happen; the server's log says more");
      default -> new ApiError(status, "bad_request", "the request cannot be understood");
    };
  }

  /**
   * What Jetty refuses before any route is looked for: no page, no stack, nothing of the request.
   */
  private static boolean plainError(
      Request request,
      org.eclipse.jetty.server.Response response,
      org.eclipse.jetty.util.Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Content.Sink.write(
        response,
        true,
        "{\"error\":\"bad_request\",\"message\":\"the request cannot be understood\"}",
        callback);
    return true;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
