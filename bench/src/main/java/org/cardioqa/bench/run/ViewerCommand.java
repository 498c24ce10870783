package org.cardioqa.bench.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.openqa.selenium.Keys;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How well the page of {@code cardioqa verify serve} plays a cine in headless Chromium (Debian:
 * chromium, chromium-driver) over the loopback: time to the first frame, frames a second, frames
 * that came late or were skipped.
 */
@Command(
    name = "viewer",
    description = "Measures the cine viewer in headless Chromium.",
    mixinStandardHelpOptions = true)
final class ViewerCommand implements Callable<Integer> {
  /** How the tests of the page start Chromium, too. */
  private static final String ARGUMENTS = "verification/src/test/resources/chromium.args";

  private static final Matrix MATRIX = new Matrix(256, 256, 10, 30, 40);
  private static final String KEY = "a public key for synthetic studies only";
  private static final String ACCOUNT = "bench";
  private static final String PASSWORD = "a password for this run only";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MOST_QUESTIONS = 40;

  /** Says at each start that it has no typed commands for this version; none are used. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  /** Notes when each frame comes to the screen, from the start of the page on. */
  private static final String RECORDER =
      """
      window.frames30 = [];
      document.addEventListener('frame', (event) =>
        window.frames30.push([performance.now(), event.detail.phase, event.detail.slice]));
      """;

  @Mixin private Repeat repeat;

  @Option(
      names = "--shards",
      paramLabel = "FOLDER",
      description = "Shards to take instead of those of a synthetic patient.")
  private Optional<Path> given = Optional.empty();

  @Option(
      names = "--loops",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description = "Loops to watch in each run (default: ${DEFAULT-VALUE}).")
  private int loops;

  @Option(
      names = "--chromium",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/chromium",
      description = "The browser (default: ${DEFAULT-VALUE}).")
  private Path chromium;

  @Option(
      names = "--chromedriver",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/chromedriver",
      description = "Its driver (default: ${DEFAULT-VALUE}).")
  private Path chromedriver;

  @Override
  public Integer call() throws IOException, RunFailed {
    for (Path program : List.of(chromium, chromedriver)) {
      if (!Files.isExecutable(program)) {
        throw new RunFailed(
            program + " is not there (Debian: apt-get install chromium chromium-driver)");
      }
    }
    Outcome outcome = new Outcome("viewer", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path shards = given.isPresent() ? given.get() : synthetic(scratch.folder());
      String database = "jdbc:sqlite:" + scratch.folder().resolve("queue.db");
      try (VerifyService service = VerifyService.start(shards, database, scratch.folder())) {
        service.addUser(ACCOUNT, PASSWORD);
        ChromeDriver browser = browser();
        try {
          measure(service.uri(), browser, outcome);
        } finally {
          browser.quit();
        }
      }
    }
    outcome.write();
    return 0;
  }

  private Path synthetic(Path folder) throws IOException, RunFailed {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(1, 1, ArchiveOptions.DEMO.withMatrix(MATRIX)).write(archive);
    Path key = Files.writeString(folder.resolve("bench.key"), KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path shards = folder.resolve("shards");
    Bundle.ofSourceTree()
        .seconds(
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--output=" + shards,
                "--key-file=" + key),
            folder.resolve("log"));
    return shards;
  }

  private ChromeDriver browser() throws IOException {
    DEVTOOLS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toString());
    options.addArguments(
        Files.readAllLines(Bundle.home().resolve(ARGUMENTS)).stream()
            .filter(line -> line.startsWith("--"))
            .toList());
    ChromeDriver browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile()).build(),
            options);
    browser.manage().timeouts().scriptTimeout(PATIENCE);
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1280, "height", 720, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", RECORDER));
    return browser;
  }

  private void measure(URI page, ChromeDriver browser, Outcome outcome) throws RunFailed {
    browser.get(page.toString());
    await(browser, "document.querySelector('.login') !== null");
    new Actions(browser).sendKeys(ACCOUNT, Keys.TAB, PASSWORD, Keys.ENTER).perform();
    findCine(browser);
    outcome.put(
        "picture",
        browser.executeScript(
            "const c = document.querySelector('.pane canvas'); return c.width + ' x ' + c.height"));
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    List<Double> rate = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    List<Double> longest = new ArrayList<>();
    long skipped = 0;
    int frames = 0;
    for (int i = 0; i < repeat.runs(); i++) {
      browser.get("about:blank"); // the page has no state but what the server gives it again
      browser.get(page.toString());
      int wanted = 1 + loops * MATRIX.phases();
      await(browser, "window.frames30.length >= " + wanted);
      Loop loop = Loop.of((List<?>) browser.executeScript("return window.frames30"));
      first.add(loop.times().get(0));
      rate.add(loop.framesPerSecond());
      late.add(loop.lateShare());
      longest.add(loop.longestMs());
      skipped += loop.skipped();
      frames += loop.times().size();
      second.add(secondSlice(browser));
    }
    outcome.put("frames", frames);
    outcome.put("frames_skipped", skipped);
    outcome.times("frames_per_second", new Times(rate));
    outcome.times("late_share", new Times(late));
    outcome.times("longest_frame_ms", new Times(longest));
    outcome.times("first_frame_ms", new Times(first));
    outcome.times("next_slice_ms", new Times(second));
    outcome.put("grey_table_and_picture_ms", paintMs(browser));
    if (skipped > 0) {
      throw new RunFailed(skipped + " frames were skipped or out of order");
    }
  }

  /**
   * Takes questions until one shows a cine of as many phases, with a slice below; says of the
   * others "not visible".
   */
  private static void findCine(ChromeDriver browser) throws RunFailed {
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      await(browser, "document.querySelector('.panel-bottom, .panel h2[tabindex]') !== null");
      boolean cine =
          (boolean)
              browser.executeScript(
                  "const [, slice, slices] = /(\\d+)\\/(\\d+)/.exec("
                      + "document.querySelector('.pane-slice')?.innerText) ?? [];"
                      + "return document.querySelectorAll('.pane').length === 1"
                      + " && Number(slice) < Number(slices)"
                      + " && document.querySelector('.pane-phase').innerText.includes('/'"
                      + " + arguments[0])",
                  MATRIX.phases());
      if (cine) {
        return;
      }
      Object task = browser.executeScript("return document.querySelector('.panel').dataset.task");
      new Actions(browser).sendKeys("n").perform();
      await(
          browser,
          "document.querySelector('.panel').dataset.task !== arguments[0]"
              + " || document.querySelector('.panel').innerText.startsWith('Nothing left')",
          task);
    }
    throw new RunFailed("no question shows one cine of " + MATRIX.phases() + " phases");
  }

  /** Milliseconds from the key to the first frame of the slice below. */
  private static double secondSlice(ChromeDriver browser) throws RunFailed {
    browser.executeScript(
        """
        const before = window.frames30.at(-1)[2];
        window.nextSlice = null;
        document.addEventListener('keydown', () => (window.pressed = performance.now()),
          { capture: true, once: true });
        document.addEventListener('frame', function seen(event) {
          if (event.detail.slice !== before) {
            window.nextSlice = performance.now() - window.pressed;
            document.removeEventListener('frame', seen);
          }
        });
        """);
    new Actions(browser).sendKeys(Keys.ARROW_DOWN).perform();
    await(browser, "window.nextSlice !== null");
    return ((Number) browser.executeScript("return window.nextSlice")).doubleValue();
  }

  /** Milliseconds to bring one frame through its window into the picture, the mean of many. */
  private static double paintMs(ChromeDriver browser) {
    return ((Number)
            browser.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                import('/assets/viewer/window.js').then(({ greyTable, paint }) => {
                  const canvas = document.createElement('canvas');
                  canvas.width = canvas.height = arguments[0];
                  const context = canvas.getContext('2d');
                  const image = context.createImageData(canvas.width, canvas.height);
                  const words = new Uint32Array(image.data.buffer);
                  const frame = new Uint16Array(words.length).map((_, i) => (i * 37) % 1000);
                  const table = greyTable({ center: 500, width: 1000 },
                    { slope: 1, intercept: 0, offset: 0 });
                  const start = performance.now();
                  for (let i = 0; i < 300; i++) {
                    paint(frame, table, words);
                    context.putImageData(image, 0, 0);
                  }
                  done((performance.now() - start) / 300);
                });
                """,
                MATRIX.columns()))
        .doubleValue();
  }

  private static void await(ChromeDriver browser, String expression, Object... arguments)
      throws RunFailed {
    try {
      browser.executeAsyncScript(
          "const done = arguments[arguments.length - 1];"
              + "const look = () => ("
              + expression
              + " ? done() : requestAnimationFrame(look));"
              + "look();",
          arguments);
    } catch (ScriptTimeoutException e) {
      throw new RunFailed("the page never came to: " + expression);
    }
  }

  /**
   * Frames as they came to the screen.
   *
   * @param times of each, ms since the page was asked for
   * @param phases of each, 1-based
   */
  record Loop(List<Double> times, List<Integer> phases) {
    private static final double LATE = 1.5;

    static Loop of(List<?> frames) {
      List<Double> times = new ArrayList<>();
      List<Integer> phases = new ArrayList<>();
      for (Object frame : frames) {
        List<?> parts = (List<?>) frame;
        times.add(((Number) parts.get(0)).doubleValue());
        phases.add(((Number) parts.get(1)).intValue());
      }
      return new Loop(times, phases);
    }

    double framesPerSecond() {
      return 1000 * (times.size() - 1) / (times.get(times.size() - 1) - times.get(0));
    }

    /** Share of the frames that came after more than 1.5 times the mean. */
    double lateShare() {
      double mean = 1000 / framesPerSecond();
      return (double) steps().stream().filter(step -> step > LATE * mean).count() / times.size();
    }

    double longestMs() {
      return steps().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** Frames that were not of the phase behind the one before. */
    long skipped() {
      long skipped = 0;
      for (int i = 1; i < phases.size(); i++) {
        if (phases.get(i) != phases.get(i - 1) % MATRIX.phases() + 1) {
          skipped++;
        }
      }
      return skipped;
    }

    private List<Double> steps() {
      List<Double> steps = new ArrayList<>();
      for (int i = 1; i < times.size(); i++) {
        steps.add(times.get(i) - times.get(i - 1));
      }
      return steps;
    }
  }
}
