package org.cardioqa.verification.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.ServerOptions;
import org.cardioqa.verification.http.Studies;
import org.cardioqa.verification.http.VerifyServer;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page computes, function by function, in the browser that runs it. */
class PageFunctionsTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final Map<String, Object> UNSCALED =
      Map.of("slope", 1, "intercept", 0, "offset", 0);

  /** Columns go to the patient's left, rows to the back, slices to the head, from (0, 0, 0). */
  private static final List<Double> AXIAL = affine(1, 0, 0, 0, 1, 0, 0, 0, 10);

  /** A short axis as it lies in most people: out of the picture is forward, left and down. */
  private static final List<Double> SHORT_AXIS =
      affine(0.67, 0.74, 0, 0.37, -0.33, -0.87, -0.65, 0.58, -0.5);

  private static Store store;
  private static VerifyServer server;
  private static Chromium page;

  @BeforeAll
  static void open() {
    page = Chromium.start();
    store = Store.open(Databases.sqlite());
    server =
        VerifyServer.start(
            store, Policy.DEFAULT, Catalog.builtIn(), Studies.none(), ServerOptions.onLoopback(0));
    page.open(server.uri().toString());
  }

  @AfterAll
  static void close() {
    if (page != null) {
      page.close();
      server.close();
      store.close();
    }
  }

  @Test
  void windowSpreadsItsWidthOverAllGreys() {
    List<Object> table = list("viewer/window.js", "greyTable", window(1000, 401), UNSCALED);

    assertThat(table).hasSize(65536);
    assertThat(numbers(table).subList(0, 800)).containsOnly(0.0);
    assertThat(number(table.get(999))).isEqualTo(127.0, within(1.0));
    assertThat(number(table.get(1199))).isEqualTo(255.0, within(1.0));
    assertThat(numbers(table)).isSorted();
  }

  @Test
  void windowIsInPhysicalValuesOfSignedAndRescaledPixels() {
    Map<String, Object> scale = Map.of("slope", 2, "intercept", -100, "offset", -32768);

    List<Object> table = list("viewer/window.js", "greyTable", window(0.5, 1), scale);

    // Physical 0 is stored 50, raw 32818.
    assertThat(number(table.get(32818))).isZero();
    assertThat(number(table.get(32819))).isEqualTo(255);
  }

  @Test
  void usualWindowLeavesTheDarkestAndBrightestPixelsOut() {
    List<Integer> pixels = IntStream.range(0, 1000).boxed().toList();

    Map<Object, Object> window =
        map("viewer/window.js", "shareWindow", pixels, 0.01, 0.99, UNSCALED);

    assertThat(number(window.get("center"))).isEqualTo(499, within(1.0));
    assertThat(number(window.get("width"))).isEqualTo(980, within(2.0));
  }

  @Test
  void loopShowsEveryPhaseInOrderAtItsSpeed() {
    assertThat(shown(30, "40", "16.7", 200))
        .startsWith(1L, 2L, 3L, 4L)
        .satisfies(this::noneSkipped);
  }

  @Test
  void lateScreenSlowsTheLoopAndSkipsNothing() {
    List<Long> phases = shown(30, "40", "130", 100);

    assertThat(phases).hasSize(100).satisfies(this::noneSkipped);
  }

  @Test
  void shortDelaysAreMadeGood() {
    // 25 frames a second on a screen of 60: 5 s are 125 frames.
    assertThat(shown(30, "40", "16.667", 300)).hasSizeBetween(123, 126);
  }

  @Test
  void heartsOwnTimeHoldsEachPhaseForItsLength() {
    assertThat(numbers(list("viewer/playback.js", "realLengths", List.of(0, 20, 60, 90))))
        .containsExactly(20.0, 40.0, 30.0, 30.0);
  }

  @Test
  void timesThatDoNotRiseGiveNoTimeOfTheHeart() {
    assertThat(list("viewer/playback.js", "realLengths", List.of(0, 20, 20))).isEmpty();
    assertThat(list("viewer/playback.js", "realLengths", List.of())).isEmpty();
  }

  @Test
  void otherLoopStandsAtTheSameShareOfTheCycle() {
    assertThat(page.call("viewer/playback.js", "samePhase", 30, 30, 25)).isEqualTo(25L);
    assertThat(page.call("viewer/playback.js", "samePhase", 1, 30, 25)).isEqualTo(1L);
    assertThat(page.call("viewer/playback.js", "samePhase", 16, 30, 25)).isEqualTo(13L);
    assertThat(page.call("viewer/playback.js", "samePhase", 7, 30, 30)).isEqualTo(7L);
  }

  @Test
  void speedStopsAtTheEndsOfTheLadder() {
    assertThat(page.call("viewer/playback.js", "nextSpeed", 25, 1)).isEqualTo(30L);
    assertThat(page.call("viewer/playback.js", "nextSpeed", 25, -1)).isEqualTo(20L);
    assertThat(page.call("viewer/playback.js", "nextSpeed", 60, 1)).isEqualTo(60L);
  }

  @Test
  void nearestSliceIsFoundInThePatientNotByNumber() {
    Map<String, Object> tenMillimetres = volume(AXIAL, 12);
    Map<String, Object> reversed =
        volume(shifted(affine(1, 0, 0, 0, 1, 0, 0, 0, -5), 0, 0, 100), 20);

    // Slice 3 lies at 20 mm; 100 - 5 (s - 1) = 20 at slice 17.
    assertThat(page.call("viewer/geometry.js", "nearestSlice", tenMillimetres, 3, reversed))
        .isEqualTo(17L);
  }

  @Test
  void slicesOfAnotherDirectionAreNotLinked() {
    assertThat(page.call("viewer/geometry.js", "parallel", volume(AXIAL, 5), volume(SHORT_AXIS, 5)))
        .isEqualTo(false);
    assertThat(page.call("viewer/geometry.js", "parallel", volume(AXIAL, 5), volume(AXIAL, 5)))
        .isEqualTo(true);
  }

  @Test
  void planeCutsAPictureWhereTheyMeet() {
    // A sagittal plane 30 mm to the left meets an axial picture at its column 30.
    Map<String, Object> sagittal =
        volume(shifted(affine(0, 1, 0, 0, 0, -1, 1, 0, 0), 30, -200, 200), 1);

    List<Object> points = list("viewer/geometry.js", "cut", sagittal, 1, volume(AXIAL, 5), 1);

    assertThat(points).hasSize(2);
    for (Object point : points) {
      assertThat(number(((List<?>) point).get(0))).isEqualTo(30, CLOSE);
    }
  }

  @Test
  void edgesNameThePatientsSides() {
    assertThat(map("viewer/geometry.js", "sides", volume(AXIAL, 1)))
        .containsEntry("left", "R")
        .containsEntry("right", "L")
        .containsEntry("top", "A")
        .containsEntry("bottom", "P");
  }

  @Test
  void wallsStandAroundAShortAxisAsReadersKnowIt() {
    List<Object> walls = list("viewer/geometry.js", "walls", volume(SHORT_AXIS, 10), "mid");

    assertThat(walls).hasSize(6);
    assertThat(direction(walls, "anterior")).satisfies(d -> assertThat(d.get(1)).isLessThan(-0.9));
    assertThat(direction(walls, "inferior"))
        .satisfies(d -> assertThat(d.get(1)).isGreaterThan(0.9));
    assertThat(direction(walls, "anterolateral")).satisfies(d -> assertThat(d.get(0)).isPositive());
    assertThat(direction(walls, "inferoseptal")).satisfies(d -> assertThat(d.get(0)).isNegative());
  }

  @Test
  void apicalSlicesHaveFourWalls() {
    assertThat(list("viewer/geometry.js", "walls", volume(SHORT_AXIS, 10), "apical"))
        .extracting(wall -> (Object) ((Map<?, ?>) wall).get("wall"))
        .containsExactly("lateral", "anterior", "septal", "inferior");
  }

  @Test
  void pixelsThatAreNotSquareKeepTheirProportions() {
    Map<String, Object> volume =
        Map.of("columns", 100, "rows", 100, "spacing_mm", List.of(1.0, 2.0, 8.0));

    Map<Object, Object> size = map("viewer/geometry.js", "fit", volume, 800, 400);

    assertThat(number(size.get("width"))).isEqualTo(200, CLOSE);
    assertThat(number(size.get("height"))).isEqualTo(400, CLOSE);
  }

  @Test
  void nearestSlicesAreFetchedAheadFirst() {
    assertThat(numbers(list("viewer/slices.js", "around", 2, 10, 3)))
        .containsExactly(2.0, 3.0, 1.0, 4.0, 5.0);
  }

  @Test
  void phaseCountsOnceAllItsPixelsAreThere() {
    assertThat(page.call("viewer/slices.js", "wholePhases", 2 * 100 * 3 + 199, 10, 10))
        .isEqualTo(3L);
  }

  @Test
  void marksOfASentenceMayOverlap() {
    List<Object> pieces =
        list(
            "evidence.js",
            "pieces",
            "Dr. Holmes sees akinesia.",
            List.of(11, 25),
            List.of(Map.of("start", 0, "end", 15, "type", "NAME")));

    assertThat(pieces)
        .containsExactly(
            piece("Dr. Holmes ", false, "NAME"),
            piece("sees", true, "NAME"),
            piece(" akinesia.", true, null));
  }

  @Test
  void numberMayBeTypedWithACommaAndNothingElseIsOne() {
    assertThat(page.call("answers.js", "decimal", " 38,50 ")).isEqualTo("38.5");
    assertThat(page.call("answers.js", "decimal", ".5")).isEqualTo("0.5");
    assertThat(page.call("answers.js", "decimal", "12 ml")).isNull();
    assertThat(page.call("answers.js", "decimal", "1e3")).isNull();
    assertThat(page.call("answers.js", "decimal", "")).isNull();
  }

  @Test
  void answersAreComparedByWhatTheySay() {
    Map<String, Object> options = Map.of("type", "M");
    Map<String, Object> number = Map.of("type", "N");

    assertThat(
            page.call("answers.js", "sameAnswers", options, List.of("a", "b"), List.of("b", "a")))
        .isEqualTo(true);
    assertThat(page.call("answers.js", "sameAnswers", options, List.of("a"), List.of("a", "b")))
        .isEqualTo(false);
    assertThat(page.call("answers.js", "sameAnswers", number, List.of("38"), List.of("38.0")))
        .isEqualTo(true);
  }

  @Test
  void reportIsTheSameInAnotherOrderOfItsStatements() {
    String one =
        "{\"a\":{\"statements\":[%s,%s],\"text\":\"x\"}}".formatted(statement("x"), statement("y"));
    String other =
        "{\"a\":{\"statements\":[%s,%s],\"text\":\"\"}}".formatted(statement("y"), statement("x"));
    String less = "{\"a\":{\"statements\":[%s],\"text\":\"\"}}".formatted(statement("y"));

    assertThat(page.call("statements.js", "sameReports", one, other)).isEqualTo(true);
    assertThat(page.call("statements.js", "sameReports", one, less)).isEqualTo(false);
  }

  @Test
  void textOfAReportIsMadeFromItsStatementsInTheWordsOfThePipeline() {
    Object text =
        page.call(
            "statements.js",
            "partText",
            List.of(
                said("lv_size", "PRESENT", List.of("dilated"), List.of()),
                said("effusion", "ABSENT", List.of(), List.of()),
                said("motion", "PRESENT", List.of("reduced"), List.of(4, 10)),
                said("lge", "ABSENT", List.of("elsewhere"), List.of()),
                said("mvo", "ABSENT", List.of("mid_wall"), List.of(4))),
            Map.of("lv_size", "Left ventricular size", "effusion", "Pericardial effusion"));

    assertThat(text)
        .isEqualTo(
            "Left ventricular size: dilated; Pericardial effusion: absent; Motion: reduced, segments"
                + " 4 10; LGE: absent elsewhere; Mvo: not mid wall, not segment 4.");
  }

  @Test
  void segmentsAreTypedAsAListWithRanges() {
    assertThat(numbers(list("statements.js", "segmentsOf", "2, 7-9 1")))
        .containsExactly(1.0, 2.0, 7.0, 8.0, 9.0);
    assertThat(list("statements.js", "segmentsOf", "")).isEmpty();
    assertThat(page.call("statements.js", "segmentsOf", "18")).isNull();
    assertThat(page.call("statements.js", "segmentsOf", "9-7")).isNull();
    assertThat(page.call("statements.js", "segmentsOf", "two")).isNull();
  }

  @Test
  void axisEndsAtARoundNumber() {
    assertThat(page.call("charts.js", "axisEnd", 0)).isEqualTo(1L);
    assertThat(page.call("charts.js", "axisEnd", 47)).isEqualTo(50L);
    assertThat(page.call("charts.js", "axisEnd", 100)).isEqualTo(100L);
    assertThat(page.call("charts.js", "axisEnd", 1001)).isEqualTo(2000L);
  }

  /** The phases that come to the screen, one after the other, over so many ticks of a screen. */
  private static List<Long> shown(int phases, String length, String tick, int ticks) {
    Object shown =
        page.promised(
            "import('/assets/viewer/playback.js').then(({ Playback }) => {"
                + "  const loop = new Playback(arguments[0], Number(arguments[1]));"
                + "  const shown = [];"
                + "  let phase = 1;"
                + "  for (let i = 0; i < arguments[3]; i++) {"
                + "    const next = loop.next(phase, i * Number(arguments[2]));"
                + "    if (i === 0 || next !== phase) { shown.push(next); }"
                + "    phase = next;"
                + "  }"
                + "  return shown;"
                + "})",
            phases,
            length,
            tick,
            ticks);
    return ((List<?>) shown).stream().map(Long.class::cast).toList();
  }

  private void noneSkipped(List<? extends Long> phases) {
    for (int i = 1; i < phases.size(); i++) {
      assertThat(phases.get(i)).isEqualTo(phases.get(i - 1) % 30 + 1);
    }
  }

  private static List<Double> direction(List<?> walls, String name) {
    return walls.stream()
        .map(wall -> (Map<?, ?>) wall)
        .filter(wall -> name.equals(wall.get("wall")))
        .map(wall -> List.of(number(wall.get("x")), number(wall.get("y"))))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> piece(String text, boolean focus, String surrogate) {
    Map<String, Object> piece = new HashMap<>();
    piece.put("text", text);
    piece.put("focus", focus);
    piece.put("surrogate", surrogate);
    return piece;
  }

  private static Map<String, Object> said(
      String concept, String certainty, List<String> values, List<Integer> segments) {
    return Map.of(
        "concept", concept, "certainty", certainty, "values", values, "aha_segments", segments);
  }

  private static String statement(String value) {
    return "{\"concept\":\"c\",\"certainty\":\"PRESENT\",\"values\":[\"%s\"],\"aha_segments\":[2,1]}"
        .formatted(value);
  }

  private static Map<String, Object> window(double center, double width) {
    return Map.of("center", center, "width", width);
  }

  private static Map<String, Object> volume(List<Double> affine, int slices) {
    return Map.of("affine", affine, "slices", slices, "rows", 101, "columns", 101);
  }

  /** Directions of columns, rows and slices, from the patient's origin. */
  private static List<Double> affine(double... directions) {
    List<Double> affine = new ArrayList<>();
    for (int axis = 0; axis < 3; axis++) {
      for (int of = 0; of < 3; of++) {
        affine.add(directions[3 * of + axis]);
      }
      affine.add(0.0);
    }
    affine.addAll(List.of(0.0, 0.0, 0.0, 1.0));
    return affine;
  }

  private static List<Double> shifted(List<Double> affine, double x, double y, double z) {
    List<Double> shifted = new ArrayList<>(affine);
    shifted.set(3, x);
    shifted.set(7, y);
    shifted.set(11, z);
    return shifted;
  }

  private static List<Object> list(String module, String function, Object... arguments) {
    return new ArrayList<>((List<?>) page.call(module, function, arguments));
  }

  private static Map<Object, Object> map(String module, String function, Object... arguments) {
    return new HashMap<>((Map<?, ?>) page.call(module, function, arguments));
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static List<Double> numbers(List<?> values) {
    return values.stream().map(PageFunctionsTest::number).toList();
  }
}
