package org.cardioqa.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.ServerOptions;
import org.cardioqa.verification.http.Studies;
import org.cardioqa.verification.http.VerifyServer;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Choice;
import org.cardioqa.verification.queue.Lease;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.PullFilter;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.shards.ShardFolder;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyTest {
  @TempDir private Path folder;
  private String db;

  @BeforeEach
  void importTasks() {
    String url = Databases.sqlite();
    db = "--db=" + url;
    ShardFolder.write(
        folder.resolve("shards"), List.of(Candidates.multi("q1", 2), Candidates.multi("q2", 1)));
    assertThat(run("import", "--shards=" + folder.resolve("shards"), db, "--readers=1").out)
        .isEqualTo(
            "2 new, 0 as before, 0 changed (0 of them had verdicts: STALE), 0 gone (RETIRED), 0"
                + " back; 0 hidden checks\n");
  }

  private record Run(int code, String out, String err) {}

  @Test
  void aSecondImportChangesNothing() {
    assertThat(run("import", "--shards=" + folder.resolve("shards"), db, "--readers=1").out)
        .startsWith("0 new, 2 as before, 0 changed");
  }

  @Test
  void anAccountIsAddedListedDisabledAndLetInAgain() {
    assertThat(typing("a long password\n", "user", "add", "--password-stdin", "anna", db).out)
        .isEqualTo("anna added as reader\n");
    assertThat(run("user", "role", "anna", "adjudicator", db).code).isZero();
    assertThat(run("user", "disable", "anna", db).code).isZero();
    assertThat(run("user", "list", db).out).matches("anna +adjudicator +disabled +since \\S+\n");
    assertThat(run("user", "disable", "--undo", "anna", db).code).isZero();
    assertThat(run("user", "list", db).out).doesNotContain("disabled");
  }

  @Test
  void whatCannotBeDoneWithAnAccountIsToldInASentence() {
    assertThat(typing("short\n", "user", "add", "--password-stdin", "anna", db))
        .isEqualTo(
            new Run(1, "", "cardioqa verify user add: a password has 12 to 256 characters\n"));
    assertThat(typing("a long password\n", "user", "add", "--password-stdin", "Anna!", db).err)
        .contains("a name has small letters");
    assertThat(run("user", "password", "nobody", "--password-stdin", db).code).isEqualTo(1);
    assertThat(run("user", "token", "nobody", db).err).contains("there is no account of that name");
    assertThat(run("user", "token", "nobody", "--days=0", db).code).isEqualTo(2);
    assertThat(run("user", "add", "a", "b", db).code).isEqualTo(2);
    assertThat(run("user", "list", "--db=jdbc:oracle:x").err).contains("jdbc:sqlite:FILE");
  }

  @Test
  void aScriptPullsAndPushesWhatStatusAndExportThenShow() throws IOException {
    assertThat(run("user", "add", "--no-password", "model", db).code).isZero();
    Path token = folder.resolve("token");
    Files.writeString(token, run("user", "token", "model", db).out);
    try (Store store = Store.open(db.substring("--db=".length()));
        VerifyServer server =
            VerifyServer.start(
                store,
                Policy.DEFAULT,
                Catalog.builtIn(),
                Studies.none(),
                ServerOptions.onLoopback(0))) {
      String url = "--server=" + server.uri();
      String with = "--token-file=" + token;
      String task = run("pull", url, with).out;
      assertThat(task).startsWith("{\"qa_id\":\"q1\",").hasLineCount(1).doesNotContain("evidence");
      String lease = task.replaceAll("(?s).*\"lease_id\":\"([^\"]+)\".*", "$1");
      Path answers = folder.resolve("answers.jsonl");
      Files.writeString(
          answers,
          """
          {"qa_id":"q1","lease_id":"%1$s","answers":["septal"],"seconds":1}

          {"qa_id":"q1","lease_id":"%1$s","decision":"ACCEPT","seconds":1}
          """
              .formatted(lease));
      Run pushed = run("push", url, with, answers.toString());
      assertThat(pushed.code).as(pushed.err).isZero();
      assertThat(pushed.out).hasLineCount(2).contains("\"proposed\":", "\"verdict_id\":");

      Run refused =
          typing(
              "{\"qa_id\":\"q1\",\"lease_id\":\"x\",\"decision\":\"ACCEPT\",\"seconds\":1}\n",
              "push",
              url,
              with);
      assertThat(refused.code).isEqualTo(1);
      assertThat(refused.err).startsWith("cardioqa verify push: line 1: the service answered 404");
      assertThat(typing("no json\n", "push", url, with).err).contains("line 1 is no JSON object");
      assertThat(run("pull", url, with, "--tiers=3").out).isEmpty();
      Files.writeString(token, "not a token");
      assertThat(run("pull", url, with).err).contains("401 no_session");
    }
    assertThat(run("pull", "--server=http://127.0.0.1:1", "--token-file=" + token).err)
        .contains("cannot be reached");

    assertThat(run("status", db).out)
        .containsPattern("OPEN +1\n")
        .containsPattern("READ +1\n")
        .containsPattern("model +1 ");
    Path lines = folder.resolve("verdicts.jsonl");
    assertThat(run("export", "--format=jsonl", "--output=" + lines, db).code).isZero();
    assertThat(Files.readAllLines(lines)).hasSize(2);
    assertThat(run("export", "--output=" + folder, db).code).isZero();
    String other = "--db=" + Databases.sqlite();
    assertThat(run("import", "--shards=" + folder.resolve("shards"), other).code).isZero();
    assertThat(run("import-verdicts", folder.resolve("verdicts").toString(), other).out)
        .startsWith("2 verdicts taken in (0 of them on candidates");
    assertThat(run("import-verdicts", lines.toString(), other).out).endsWith("2 were there\n");
  }

  @Test
  void aHeldStudyIsListedUntilAnAdministratorLiftsIt() {
    run("user", "add", "--no-password", "--role=admin", "lead", db);
    run("user", "add", "--no-password", "anna", db);
    try (Store store = Store.open(db.substring("--db=".length()))) {
      Leases leases = new Leases(store, Policy.DEFAULT);
      Lease lease = leases.pull("anna", PullFilter.ALL).orElseThrow().lease();
      new Verdicts(store, leases)
          .decide(
              "anna",
              lease.qaId(),
              lease.leaseId(),
              new Choice(Decision.PHI_SEEN, List.of(), Optional.empty(), 1));
    }
    assertThat(run("hold", "list", db).out).isEqualTo("s-q1\n");
    assertThat(run("hold", "lift", "s-q1", "--as=anna", "--reason=none", db).err)
        .contains("only an administrator lifts a hold");
    assertThat(run("hold", "lift", "s-q1", "--as=nobody", "--reason=none", db).code).isEqualTo(1);
    assertThat(run("hold", "lift", "s-q1", "--as=lead", "--reason=an eponym", db).out)
        .isEqualTo("the study is handed out again; 1 verdicts are superseded\n");
    assertThat(run("hold", "list", db).out).isEmpty();
  }

  @Test
  void aFormatOrAFolderThatIsNoneIsToldBeforeAnythingIsWritten() {
    assertThat(run("export", "--format=csv", db).code).isEqualTo(2);
    assertThat(run("export", db).err).contains("parquet needs --output");
    Run none = run("import", "--shards=" + folder.resolve("nowhere"), db);
    assertThat(none.code).isEqualTo(1);
    assertThat(none.err).contains("neither manifest.json nor candidates");
  }

  @Test
  void everyCommandHasHelp() {
    CommandLine verify = Verify.commandLine();
    for (CommandLine command : verify.getSubcommands().values()) {
      assertThat(command.getUsageMessage()).contains("--help").contains("Usage: cardioqa verify");
      assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    }
    assertThat(run("--version").out).startsWith("cardioqa verify ");
  }

  private static Run run(String... arguments) {
    return typing("", arguments);
  }

  private static Run typing(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      int code =
          Verify.commandLine()
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute(arguments);
      return new Run(code, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }
}
