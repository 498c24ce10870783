package org.cardioqa.verification.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.ServerOptions;
import org.cardioqa.verification.http.Studies;
import org.cardioqa.verification.http.VerifyServer;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.shards.Shards;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify serve}: the service with its page, until it is stopped. */
@Command(
    name = "serve",
    description = {
      "Serves the page and its API until it is stopped (Ctrl-C).",
      "",
      "It listens on the loopback alone unless --host says otherwise. Whoever lets others in speaks"
          + " TLS, by --tls-keystore or by a proxy in front of it: docs/verification.md."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private static final String PASSWORD_VARIABLE = "CARDIOQA_KEYSTORE_PASSWORD";

  @Spec private CommandSpec command;
  @Mixin private ShardsFolder folder;
  @Mixin private Database database;

  @Option(
      names = "--port",
      paramLabel = "NUMBER",
      defaultValue = "8080",
      description = "Where it listens; 0 takes a free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = ServerOptions.LOOPBACK,
      description = "The address to bind (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = {
        "PKCS12 or JKS file with the server's key and certificate; then it speaks HTTPS.",
        "Its password stands in --tls-password-file or the variable " + PASSWORD_VARIABLE + "."
      })
  private Optional<Path> keystore = Optional.empty();

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "The first line is the password of the key store.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--proxy",
      paramLabel = "ADDRESS",
      description =
          "Address of a proxy that speaks TLS in front of this: its X-Forwarded-For tells who"
              + " knocks, and cookies go over TLS alone.")
  private Optional<String> proxy = Optional.empty();

  @Option(
      names = "--lease-minutes",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description =
          "How long a task is a reader's after the last sign of his page (default:"
              + " ${DEFAULT-VALUE}).")
  private int leaseMinutes;

  @Option(
      names = "--gold-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "0 to 1: how much of what a reader gets is a hidden check, while there are some (default:"
              + " ${DEFAULT-VALUE}).")
  private double goldShare;

  @Option(
      names = "--regild",
      description =
          "Let resolved tasks serve as hidden checks of readers who have not seen them, too.")
  private boolean regild;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "The question catalogue of the build, if it was not the built-in one.")
  private Optional<Path> catalog = Optional.empty();

  @Option(
      names = "--cache-mib",
      paramLabel = "NUMBER",
      defaultValue = "512",
      description = "Memory for unpacked pixels, MiB (default: ${DEFAULT-VALUE}).")
  private int cacheMib;

  @Override
  public Integer call() throws IOException {
    Optional<ServerOptions.Tls> tls = tls();
    if (tls.isEmpty() && proxy.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
      command
          .commandLine()
          .getErr()
          .println(
              "WARNING: passwords and pictures cross the network unencrypted: use --tls-keystore"
                  + " or a proxy");
    }
    Policy policy =
        new Policy(
            Policy.DEFAULT.readers(),
            Policy.DEFAULT.share(),
            goldShare,
            regild,
            Duration.ofMinutes(leaseMinutes));
    Catalog questions = catalog();
    Shards shards = folder.open(cacheMib, command.commandLine().getErr());
    CountDownLatch stopped = new CountDownLatch(1);
    Store store = database.open();
    VerifyServer server;
    try {
      server =
          VerifyServer.start(
              store,
              policy,
              questions,
              Studies.of(shards),
              new ServerOptions(host, port, tls, proxy));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  store.close();
                  stopped.countDown();
                }));
    PrintWriter out = command.commandLine().getOut();
    out.println("Listening on " + server.uri() + " (Ctrl-C stops it)");
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private Catalog catalog() throws IOException {
    if (catalog.isEmpty()) {
      return Catalog.builtIn();
    }
    try (InputStream in = Files.newInputStream(catalog.get())) {
      return Catalog.load(in, catalog.get().getFileName().toString());
    }
  }

  private Optional<ServerOptions.Tls> tls() throws IOException {
    if (keystore.isEmpty()) {
      return Optional.empty();
    }
    String password =
        passwordFile.isPresent()
            ? Files.readString(passwordFile.get(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
            : Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).orElse("");
    if (password.isEmpty()) {
      throw new VerifyFailure(
          "the key store needs its password: --tls-password-file or the variable "
              + PASSWORD_VARIABLE);
    }
    return Optional.of(new ServerOptions.Tls(keystore.get(), password));
  }
}
