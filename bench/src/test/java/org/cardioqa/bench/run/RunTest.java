package org.cardioqa.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RunTest {
  @AfterEach
  void forgetTheSourceTree() {
    System.clearProperty("cardioqa.home");
  }

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(new Times(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Times(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    assertThat(new Times(List.of(7.0)).median()).isEqualTo(7);
  }

  @Test
  void smallestAndLargestDoNotDependOnTheOrder() {
    Times times = new Times(List.of(3.0, 9.0, 1.0));
    assertThat(times.min()).isEqualTo(1);
    assertThat(times.max()).isEqualTo(9);
  }

  @Test
  void ratiosAreOfTheSameRun() {
    Times ratios = new Times(List.of(10.0, 30.0)).over(new Times(List.of(2.0, 3.0)));
    assertThat(ratios.values()).containsExactly(5.0, 10.0);
    assertThatThrownBy(() -> ratios.over(new Times(List.of(1.0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    assertThatThrownBy(() -> new Times(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunThatFailsGivesNoFigure(@TempDir Path home) throws IOException {
    Path program = Files.createDirectories(home.resolve("bin")).resolve("cardioqa");
    Files.writeString(program, "#!/bin/sh\necho it broke\nexit 3\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    System.setProperty("cardioqa.home", home.toString());
    StringWriter err = new StringWriter();
    int code = Run.commandLine().setErr(new PrintWriter(err, true)).execute("demo", "--runs=1");
    assertThat(code).isEqualTo(Run.RUN_FAILED);
    assertThat(err.toString()).contains("exit code 3", "it broke");
    assertThat(home.resolve("bench/results")).doesNotExist();
  }

  @Test
  void fewerThanOneRunIsRefused() {
    StringWriter err = new StringWriter();
    int code = Run.commandLine().setErr(new PrintWriter(err, true)).execute("build", "--runs=0");
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--runs must be 1 or more");
  }
}
