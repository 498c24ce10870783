package org.cardioqa.verification.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a browser, worked by keys, against the service with shards of its own. */
class ReadingPageTest {
  private static final String BLIND = "[data-phase=BLIND] .panel-bottom";
  private static final String INFORMED = "[data-phase=INFORMED] .panel-bottom";

  private static Chromium page;
  private PageService service;

  @BeforeAll
  static void startBrowser() {
    page = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (page != null) {
      page.close();
    }
  }

  @BeforeEach
  void startService() {
    service = PageService.start();
  }

  @AfterEach
  void stopService() {
    page.driver().manage().deleteAllCookies();
    page.open("about:blank");
    service.close();
  }

  @Test
  void tenQuestionsOfEveryFormAreAnsweredByKeyboardAlone() {
    signIn("ada");
    List<String> read = new ArrayList<>();

    for (int i = 0; i < 12; i++) {
      page.await(BLIND);
      read.add(task());
      if (i == 0) {
        page.awaitThat("document.querySelector('canvas').width > 1").screenshot("blind");
      }
      page.type(answer(task()), Keys.ENTER).await(INFORMED);
      if (i == 0) {
        page.screenshot("informed");
      }
      String before = task();
      page.type(Keys.ENTER);
      awaitOther(before);
    }

    assertThat(read).doesNotHaveDuplicates().hasSize(12);
    page.awaitThat("document.querySelector('.progress').innerText.startsWith('12 done')");
    assertThat(service.verdicts("ada"))
        .hasSize(24)
        .filteredOn(verdict -> verdict.getPhase() == VerdictPhase.INFORMED)
        .hasSize(12)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.getDecision()).isEqualTo(Decision.ACCEPT);
              assertThat(verdict.getLate()).isFalse();
              assertThat(verdict.getSeconds()).isPositive();
            });
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void loopShowsEveryPhaseInOrderAndItsPixelsChange() {
    signIn("ada");
    page.await(BLIND);

    List<?> frames = frames(2 * HeartShards.PHASES);

    List<Long> phases = new ArrayList<>();
    List<Object> sums = new ArrayList<>();
    for (Object frame : frames) {
      phases.add((Long) ((List<?>) frame).get(0));
      sums.add(((List<?>) frame).get(1));
    }
    for (int i = 1; i < phases.size(); i++) {
      assertThat(phases.get(i)).isEqualTo(phases.get(i - 1) % HeartShards.PHASES + 1);
    }
    // The cavity shrinks and grows again: most phases look different, and each the same next time.
    assertThat(sums.stream().distinct().count()).isBetween(10L, (long) HeartShards.PHASES);
    assertThat(sums.subList(0, HeartShards.PHASES))
        .isEqualTo(sums.subList(HeartShards.PHASES, 2 * HeartShards.PHASES));
  }

  @Test
  void spaceStopsTheLoopAndArrowsStepPhaseAndSlice() {
    signIn("ada");
    page.await(BLIND);
    frames(3);

    page.type(Keys.SPACE).await(".play[aria-label=Play]");
    page.type("d");
    assertThat(corner("phase")).startsWith("Phase 1/30");
    page.type(Keys.ARROW_LEFT);
    assertThat(corner("phase")).startsWith("Phase 30/30");
    page.type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(corner("phase")).startsWith("Phase 2/30");
    page.type("e");
    assertThat(corner("phase")).startsWith("Phase 12/30");
    assertThat(corner("slice")).startsWith("Slice 2/3");
    page.type(Keys.ARROW_DOWN);
    assertThat(corner("slice")).startsWith("Slice 3/3");
    page.type(Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ARROW_UP);
    assertThat(corner("slice")).startsWith("Slice 1/3");
    page.type("[");
    assertThat(page.text(".speed")).isEqualTo("20 fps");
    page.type("]]");
    assertThat(page.text(".speed")).isEqualTo("30 fps");
    page.type("t");
    assertThat(page.text(".speed")).isEqualTo("real");
    page.type(Keys.SPACE).await(".play[aria-label=Pause]");
  }

  @Test
  void windowChangesByKeyAndByDraggingInTheImage() {
    signIn("ada");
    page.await(BLIND);
    frames(1);
    assertThat(corner("grey")).isEqualTo("C 500 · W 1000");

    page.type("w");
    String usual = corner("grey");
    page.drag(".pane", 60, 30);

    assertThat(usual).isNotEqualTo("C 500 · W 1000");
    assertThat(corner("grey")).isNotEqualTo(usual);
  }

  @Test
  void pixelsThatAreNotSquareAreShownInTheirProportions() {
    signIn("ada");
    page.await(BLIND);
    frames(1);

    double shape =
        ((Number)
                page.value(
                    "document.querySelector('canvas').clientWidth"
                        + " / document.querySelector('canvas').clientHeight"))
            .doubleValue();

    assertThat(shape).isCloseTo(HeartShards.COLUMNS * 1.8 / (HeartShards.ROWS * 2.1), within(0.01));
  }

  @Test
  void panesOfOneDirectionFollowEachOthersSlices() {
    signIn("ada");
    readUntil("study1-lge_high_wall");
    page.await(".stage[data-panes='2']");
    assertThat(corner("slice")).startsWith("Slice 2/3");

    page.type(Keys.ARROW_DOWN);

    assertThat(page.list("[...document.querySelectorAll('.pane-slice')].map(e => e.innerText)"))
        .allSatisfy(text -> assertThat((String) text).startsWith("Slice 3/3"));
    page.type("o").await(".pane-marks text.wall");
    page.screenshot("linked-panes");
  }

  @Test
  void slicesThatTheReportNamesAreMarkedAndShownOnlyAfterTheBlindAnswer() {
    signIn("ada");
    readUntil("study1-wall_motion_amplitude");
    assertThat(corner("slice")).startsWith("Slice 2/3");
    assertThat(page.value("document.querySelectorAll('.slider-range').length")).isEqualTo(0L);

    page.type("1", Keys.ENTER).await(INFORMED).screenshot("linked-slices");

    assertThat(corner("slice")).startsWith("Slice 1/3");
    assertThat(page.value("document.querySelectorAll('.slider-range').length")).isEqualTo(2L);
    assertThat(sliceSlider()).isEqualTo("1 of 3, basal, marked");
    page.type(Keys.ARROW_DOWN);
    assertThat(sliceSlider()).isEqualTo("2 of 3, mid-ventricular");
  }

  @Test
  void otherOptionsAreKeptAsTheReadersOwn() {
    signIn("ada");
    readUntil("study1-lv_systolic_function");

    page.type("2", Keys.ENTER).await(INFORMED);
    assertThat(page.text(".panel-bottom .main")).startsWith("Accept");
    page.type("1");
    assertThat(page.text(".panel-bottom .main")).startsWith("Keep");
    page.type(Keys.ENTER);
    awaitOther("study1-lv_systolic_function");

    Verdict verdict = service.last("study1-lv_systolic_function");
    assertThat(verdict.getDecision()).isEqualTo(Decision.EDIT);
    assertThat(verdict.getAnswers()).containsExactly("normal");
  }

  @Test
  void exclusiveOptionNeverStandsBesideAnother() {
    signIn("ada");
    readUntil("study1-wall_motion_amplitude");

    page.type("125");
    assertThat(checked()).containsExactly("normal");
    page.type("3");
    assertThat(checked()).containsExactly("paradoxical");
  }

  @Test
  void statementsOfAReportAreEdited() {
    signIn("ada");
    readUntil("study1-report_cine");
    page.type(Keys.ENTER).await(INFORMED);

    page.click("[aria-label='AHA segments']").type(" 5", Keys.ESCAPE);
    page.screenshot("statements");
    page.type(Keys.ENTER);
    awaitOther("study1-report_cine");

    Verdict verdict = service.last("study1-report_cine");
    assertThat(verdict.getDecision()).isEqualTo(Decision.EDIT);
    assertThat(verdict.getAnswers().get(0))
        .contains("\"aha_segments\":[4,5,10]")
        .contains("segments 4 5 10");
  }

  @Test
  void rejectionNeedsAReasonAndTakesOneByDigit() {
    signIn("ada");
    page.await(BLIND);
    String task = task();
    page.type(answer(task), Keys.ENTER).await(INFORMED);

    page.type("r").await("dialog[open]");
    page.type(Keys.ENTER).awaitThat("document.querySelector('dialog .problem').innerText !== ''");
    page.type("2");
    awaitOther(task);

    assertThat(service.last(task).getDecision()).isEqualTo(Decision.REJECT);
    assertThat(service.last(task).getReason())
        .contains("The sentence does not answer the question");
  }

  @Test
  void lastDecisionIsTakenBackAndItsQuestionShownAgain() {
    signIn("ada");
    page.await(BLIND);
    String task = task();
    page.type("n");
    awaitOther(task);
    page.await(BLIND);

    page.type("u");
    page.await("[data-task='" + task + "'] .panel-bottom");

    assertThat(service.last(task).getSupersedes()).isPresent();
    page.awaitThat("document.querySelector('.progress').innerText.startsWith('0 done')");
  }

  @Test
  void lastDecisionIsTakenBackAlsoWhenThePageWasLoadedAnew() {
    signIn("ada");
    page.await(BLIND);
    String task = task();
    page.type(answer(task), Keys.ENTER).await(INFORMED);
    page.type(Keys.ENTER);
    awaitOther(task);
    page.open("about:blank").open(service.uri()).await(BLIND);
    assertThat(task()).isNotEqualTo(task);

    page.type("u").await("[data-task='" + task + "'][data-phase=INFORMED] .panel-bottom");
    page.type("u").awaitThat("document.querySelector('#toasts').innerText.startsWith('There is')");

    assertThat(task()).isEqualTo(task);
    assertThat(service.verdicts("ada")).hasSize(3);
    assertThat(service.last(task).getSupersedes()).isPresent();
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void standInsAreBoxedAndALeakTakesTheWholeStudyOutOfTheQueue() {
    signIn("ada");
    readUntil("study1-wall_motion_amplitude");
    page.type("1", Keys.ENTER).await(INFORMED);
    assertThat(
            page.list(
                "[...document.querySelectorAll('.sentence .surrogate')]"
                    + ".map(e => e.firstChild.textContent)"))
        .containsExactly("12 March 2024", "Holmes");
    assertThat(page.text(".sentence mark")).isEqualTo("hypokinetic");

    page.type("p").await("dialog[open]").screenshot("identifier-seen");
    page.type("1");
    page.awaitThat("document.querySelector('[data-task]').dataset.task.startsWith('study2')");

    assertThat(service.last("study1-wall_motion_amplitude").getDecision())
        .isEqualTo(Decision.PHI_SEEN);
    assertThat(service.heldStudies()).containsExactly("study1");
  }

  @Test
  void adjudicatorSeesBothAnswersWithoutNamesAndDecides() {
    String injection = "<img src=x onerror=\"document.title='owned'\">";
    service.read("ada", "study1-wall_motion_amplitude", Decision.ACCEPT, null);
    service.read("ben", "study1-wall_motion_amplitude", Decision.REJECT, injection);
    signIn("judge");
    page.open(service.uri() + "#adjudicate").await(".reader").screenshot("adjudicate");

    assertThat(page.text(".readers"))
        .contains("Reader A", "Reader B", injection)
        .doesNotContain("ada", "ben");
    assertThat(page.value("document.querySelectorAll('.panel img').length")).isEqualTo(0L);
    assertThat(page.value("document.title")).isEqualTo("CardioQA verification");
    page.type("2", Keys.ENTER)
        .awaitThat("document.querySelector('.panel h2').innerText.startsWith('No disagreement')");

    Verdict verdict = service.last("study1-wall_motion_amplitude");
    assertThat(verdict.getPhase()).isEqualTo(VerdictPhase.ADJUDICATED);
    assertThat(verdict.getReader()).isEqualTo("judge");
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void dashboardPlotsAndExports() {
    service.read("ada", "study1-wall_motion_amplitude", Decision.ACCEPT, null);
    service.read("ben", "study1-wall_motion_amplitude", Decision.ACCEPT, null);
    signIn("chief");
    page.open(service.uri() + "#dashboard").await(".chart").screenshot("dashboard");

    assertThat(page.text("[data-state=RESOLVED]")).startsWith("1");
    assertThat((Long) page.value("document.querySelectorAll('.chart .bar').length")).isPositive();
    String exported =
        (String)
            page.promised(
                "fetch(document.querySelector('[data-format=jsonl]').href).then(r => r.text())");
    assertThat(exported.lines())
        .hasSize(4)
        .allMatch(line -> line.contains("study1-wall_motion_amplitude"));
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void lostLeaseIsToldAndTheAnswerIsStillKept() {
    signIn("ada");
    page.await(BLIND);
    String task = task();

    service.pass(Duration.ofMinutes(1));
    page.await(".banner.warning");
    assertThat(page.text(".banner")).contains("has run out").contains("kept");
    page.screenshot("lost-lease");
    page.type("n");
    awaitOther(task);

    assertThat(service.last(task).getDecision()).isEqualTo(Decision.NOT_VISIBLE);
    assertThat(service.last(task).getLate()).isTrue();
  }

  @Test
  void whatWasDecidedOutlivesALostNetwork() {
    signIn("ada");
    page.await(BLIND);
    String task = task();
    page.offline(true);

    page.type("n").await(".banner.warning").screenshot("offline");
    assertThat(page.text(".banner")).contains("cannot be reached").contains("sent again");
    assertThat(service.verdicts("ada")).isEmpty();
    page.offline(false);
    awaitOther(task);

    assertThat(service.last(task).getDecision()).isEqualTo(Decision.NOT_VISIBLE);
    page.errors();
  }

  @Test
  void sessionThatEndsIsRenewedWithoutLosingTheAnswer() {
    signIn("ada");
    readUntil("study1-lv_systolic_function");
    page.type("2");
    page.driver().manage().deleteAllCookies();

    page.type(Keys.ENTER).await("dialog[open] input[type=password]");
    page.type(PageService.PASSWORD, Keys.ENTER).await(INFORMED);

    assertThat(checked()).containsExactly("reduced");
    page.errors();
  }

  @Test
  void allIsInSightAndCanBeReadOnASmallScreen() {
    signIn("chief");
    page.await(BLIND);
    assertFits();
    page.type(answer(task()), Keys.ENTER).await(INFORMED);
    assertFits();
    assertThat(tooFaint()).isEmpty();
    page.type("?").await("dialog[open]").screenshot("keys");
    assertThat(tooFaint()).isEmpty();
    page.type(Keys.ESCAPE).awaitThat("document.querySelector('dialog') === null");
    page.open(service.uri() + "#dashboard").await(".card");
    assertThat(tooFaint()).isEmpty();
  }

  @Test
  void everyControlOfBothScreensHasANameAndSaysWhetherItIsBusy() {
    service.read("ada", "study1-wall_motion_amplitude", Decision.ACCEPT, null);
    service.read("ben", "study1-wall_motion_amplitude", Decision.NOT_VISIBLE, null);
    signIn("chief");
    page.await(BLIND);
    assertThat(unnamed()).isEmpty();
    page.open(service.uri() + "#adjudicate").await(".reader");
    assertThat(unnamed()).isEmpty();
    assertThat(tooFaint()).isEmpty();
    assertThat(page.value("document.documentElement.scrollWidth <= 1280")).isEqualTo(true);
    // Both ask the service for their task, and are idle when it is there.
    page.awaitThat("document.querySelector('main').ariaBusy === 'false'");
  }

  private static List<Object> unnamed() {
    return page.list(
        "[...document.querySelectorAll('button, select, input, textarea, canvas')]"
            + ".filter(e => !(e.getAttribute('aria-label') || e.innerText?.trim()"
            + " || e.closest('label')?.innerText.trim()))"
            + ".map(e => e.outerHTML)");
  }

  private void signIn(String account) {
    page.open(service.uri()).await(".login");
    page.type(account, Keys.TAB, PageService.PASSWORD, Keys.ENTER).await("header");
  }

  /** Answers questions until a certain one is there. */
  private void readUntil(String task) {
    for (int i = 0; i < 12; i++) {
      page.await(BLIND);
      if (task().equals(task)) {
        return;
      }
      String before = task();
      page.type("n");
      awaitOther(before);
    }
    throw new AssertionError("never came: " + task);
  }

  private static String task() {
    return (String) page.value("document.querySelector('[data-task]').dataset.task");
  }

  private static void awaitOther(String task) {
    page.awaitThat(
        "document.querySelector('[data-task]').dataset.task !== arguments[0]"
            + " || document.querySelector('.panel').innerText.startsWith('Nothing left')",
        task);
  }

  private static CharSequence answer(String task) {
    if (task.endsWith("lvef_percent")) {
      return "38";
    }
    return task.endsWith("report_cine") ? "" : "1";
  }

  private static String corner(String which) {
    return page.text(".pane-" + which);
  }

  /** What a screen reader says of the slider of slices. */
  private static Object sliceSlider() {
    return page.value("document.querySelector('[aria-label=Slice]').ariaValueText");
  }

  private static List<Object> checked() {
    return page.list("[...document.querySelectorAll('.option input:checked')].map(e => e.value)");
  }

  /** Phase and sum of the pixels of so many frames as they come to the screen. */
  private static List<?> frames(int count) {
    return (List<?>)
        page.promised(
            "new Promise((done) => {"
                + "  const frames = [];"
                + "  const count = arguments[0];"
                + "  const canvas = document.querySelector('.pane canvas');"
                + "  canvas.addEventListener('frame', function seen(event) {"
                + "    const data = canvas.getContext('2d')"
                + "        .getImageData(0, 0, canvas.width, canvas.height).data;"
                + "    frames.push([event.detail.phase, data.reduce((a, b) => a + b, 0)]);"
                + "    if (frames.length === count) {"
                + "      canvas.removeEventListener('frame', seen);"
                + "      done(frames);"
                + "    }"
                + "  });"
                + "})",
            count);
  }

  private static void assertFits() {
    assertThat(
            page.value(
                "[document.documentElement.scrollHeight <= 720,"
                    + " document.documentElement.scrollWidth <= 1280,"
                    + " document.querySelector('.panel-top').scrollHeight"
                    + " <= document.querySelector('.panel-top').clientHeight,"
                    + " document.querySelector('.panel-bottom').getBoundingClientRect().bottom <= 720]"))
        .isEqualTo(List.of(true, true, true, true));
  }

  /** Texts in sight whose contrast to what is behind them is below that of WCAG AA. */
  private static List<Object> tooFaint() {
    return page.list(
        """
        (() => {
          const light = (c) => c.map((v) => v / 255)
              .map((s) => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4))
              .reduce((sum, s, i) => sum + s * [0.2126, 0.7152, 0.0722][i], 0);
          const colour = (text) => text.match(/[\\d.]+/g).map(Number);
          const ground = (e) => {
            for (; e; e = e.parentElement) {
              const c = colour(getComputedStyle(e).backgroundColor);
              if (c.length === 3 || c[3] > 0.6) return c.slice(0, 3);
            }
            return [0, 0, 0];
          };
          const faint = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const e = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || e.getClientRects().length === 0
                || e.closest('svg, noscript, option, :disabled')) continue;
            const [a, b] = [light(colour(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) faint.push(contrast.toFixed(2) + ': ' + e.textContent);
          }
          return faint;
        })()
        """);
  }
}
