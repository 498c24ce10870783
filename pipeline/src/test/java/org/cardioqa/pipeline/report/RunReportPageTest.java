package org.cardioqa.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a headless Chromium without a network; skipped, aloud, where there is none. */
final class RunReportPageTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** Says at each start that it has no typed commands for this version; none are used. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  /** Texts whose contrast with the ground behind them is less than WCAG AA asks for. */
  private static final String FAINT =
      """
      const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const light = (colour) => channels(colour).slice(0, 3)
          .map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (element) => {
        const svg = element.closest('svg');
        if (svg) return getComputedStyle(svg.querySelector('rect')).fill;
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if ((channels(colour)[3] ?? 1) > 0) return colour;
        }
        return 'rgb(255, 255, 255)';
      };
      document.querySelectorAll('details').forEach((each) => { each.open = true; });
      const seen = [];
      const faint = [];
      for (const element of document.querySelectorAll('body *')) {
        const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!words || element.tagName === 'title') continue;
        const style = getComputedStyle(element);
        const ink = light(element.closest('svg') ? style.fill : style.color);
        const back = light(ground(element));
        const ratio = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05);
        seen.push(ratio);
        if (ratio < 4.5) faint.push(element.outerHTML.slice(0, 80) + ' ' + ratio.toFixed(2));
      }
      return seen.length < 50 ? ['only ' + seen.length + ' texts'] : faint;
      """;

  @TempDir private static Path folder;
  private static ChromeDriver browser;

  @BeforeAll
  static void openThePage() throws IOException {
    for (Path program : List.of(BROWSER, DRIVER)) {
      if (!Files.isExecutable(program)) {
        System.err.printf("SKIPPED in the browser: no %s%n", program);
        Assumptions.abort("no " + program);
      }
    }
    ReleaseFixture run = ReleaseFixture.ofPatients(12);
    run.writeShards(folder);
    RunReport.write(folder.toString(), RunReportTest.manifest(folder, run));

    DEVTOOLS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu");
    options.addArguments("--disable-dev-shm-usage", "--no-first-run");
    options.addArguments("--disable-background-networking", "--window-size=1280,2400");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    browser.executeCdpCommand("Network.enable", Map.of());
    browser.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", true, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    reload();
  }

  private static void reload() {
    browser.get(folder.resolve(RunReport.NAME).toUri().toString());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static Object value(String expression) {
    return browser.executeScript("return " + expression);
  }

  private static List<Object> list(String script) {
    return new ArrayList<>((List<?>) browser.executeScript(script));
  }

  @Test
  void itOpensWithoutANetworkAndBreaksNoRuleOfItsPolicy() {
    reload();
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(value("getComputedStyle(document.querySelector('.steps')).display"))
        .isEqualTo("flex");
    assertThat(value("document.images.length")).isEqualTo(2L * samples());
    assertThat(value("[...document.images].every((i) => i.complete && i.naturalWidth === 16)"))
        .isEqualTo(true);
    assertThat(value("[...document.querySelectorAll('.loop')].every((i) => i.width === i.height)"))
        .as("the pictures are square, and are shown so")
        .isEqualTo(true);
  }

  private static long samples() {
    long samples = (Long) value("document.querySelectorAll('.sample').length");
    assertThat(samples).isGreaterThan(1);
    return samples;
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextHasTheContrastThatWcagAsksFor(String scheme) throws IOException {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    reload();
    assertThat(list(FAINT)).isEmpty();
    Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(
        screenshots.resolve("run-report-%s.png".formatted(scheme)),
        browser.getScreenshotAs(OutputType.BYTES));
  }

  @Test
  void keysReachTheQuestionsAndHoldThePictures() {
    reload();
    String focused = "document.activeElement";
    browser.executeScript("document.querySelector('.question').previousElementSibling.focus()");
    for (int tabs = 0; tabs < 40 && !value(focused + ".tagName").equals("SUMMARY"); tabs++) {
      new Actions(browser).sendKeys(Keys.TAB).perform();
    }
    new Actions(browser).sendKeys(Keys.ENTER).perform();
    assertThat(value(focused + ".parentElement.open")).isEqualTo(true);

    for (int tabs = 0; tabs < 40 && !value(focused + ".id").equals("still"); tabs++) {
      new Actions(browser).sendKeys(Keys.TAB).perform();
    }
    String shown =
        "return [...document.images].filter((i) => i.offsetParent !== null).map((i) => i.className)";
    assertThat(list(shown)).containsOnly("loop").hasSize((int) samples());
    new Actions(browser).sendKeys(Keys.SPACE).perform();
    assertThat(list(shown)).containsOnly("still").hasSize((int) samples());
  }

  @Test
  void aPersonWhoWantsNoMotionSeesNone() {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    reload();
    assertThat(
            value("[...document.querySelectorAll('.loop')].some((i) => i.offsetParent !== null)"))
        .isEqualTo(false);
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }
}
