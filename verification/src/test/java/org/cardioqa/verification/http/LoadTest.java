package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.Readers.Handed;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fifty readers at once. The number of tasks is larger with {@code -Dcardioqa.load.tasks}. */
class LoadTest {
  private static final int TASKS = Integer.getInteger("cardioqa.load.tasks", 300);
  private static final int READERS = 50;
  private static final int OVERLAP = 2;
  private static final Policy POLICY = new Policy(OVERLAP, 1, 0, false, Duration.ofHours(1));

  @ParameterizedTest
  @MethodSource("org.cardioqa.verification.store.Databases#urls")
  void noSlotIsHandedOutTwiceAndEveryTaskIsReadByTwo(String url) throws InterruptedException {
    try (Store store = Store.open(url)) {
      new Tasks(store, POLICY).importAll(Candidates.singles(TASKS), Optional.empty());
      Readers readers = Readers.add(store, READERS);
      try (VerifyServer server =
          VerifyServer.start(
              store, POLICY, Catalog.builtIn(), Studies.none(), ServerOptions.onLoopback(0))) {
        readers.read(server.uri(), new CountDownLatch(0));
      }

      assertThat(readers.unexpected).isEmpty();
      Map<String, List<String>> readersOfTask =
          readers.handed.values().stream()
              .collect(
                  Collectors.groupingBy(
                      Handed::qaId, Collectors.mapping(Handed::reader, Collectors.toList())));
      assertThat(readersOfTask).hasSize(TASKS);
      assertThat(readersOfTask.values())
          .allSatisfy(two -> assertThat(two).hasSize(OVERLAP).doesNotHaveDuplicates());
      assertThat(readers.acknowledged).hasSize(TASKS * OVERLAP);

      List<Verdict> stored = new Verdicts(store, new Leases(store, POLICY)).all();
      assertThat(stored)
          .filteredOn(verdict -> verdict.getPhase() == VerdictPhase.INFORMED)
          .extracting(Verdict::getVerdictId)
          .containsExactlyInAnyOrderElementsOf(readers.acknowledged);
      assertThat(stored)
          .filteredOn(verdict -> verdict.getPhase() == VerdictPhase.BLIND)
          .hasSize(TASKS * OVERLAP)
          .allMatch(verdict -> verdict.getDecision() == Decision.EDIT);
      assertThat(stored).noneMatch(Verdict::getLate);
      assertThat(new Tasks(store, POLICY).all())
          .extracting(Task::state)
          .containsOnly(TaskState.RESOLVED);
    }
  }
}
