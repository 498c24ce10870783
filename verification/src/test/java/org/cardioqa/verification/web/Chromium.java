package org.cardioqa.verification.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium of 1280 x 720 pixels with one page, worked by keys as a person would.
 * Debian's packages chromium and chromium-driver; tests are skipped, aloud, where they are absent.
 */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = program("cardioqa.chromium", "/usr/bin/chromium");
  private static final Path DRIVER = program("cardioqa.chromedriver", "/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Says at each start that it has no typed commands for this version; none are used. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; where it cannot, the test that asked is skipped. */
  static Chromium start() {
    for (Path program : List.of(BROWSER, DRIVER)) {
      if (!Files.isExecutable(program)) {
        System.err.println(
            "SKIPPED in the browser: no "
                + program
                + " (Debian: apt-get install chromium chromium-driver)");
        Assumptions.abort("no " + program);
      }
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.addArguments(arguments());
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.SEVERE);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1280, "height", 720, "deviceScaleFactor", 1, "mobile", false));
    return new Chromium(driver);
  }

  private static List<String> arguments() {
    try {
      return Files.readAllLines(Path.of("src", "test", "resources", "chromium.args")).stream()
          .filter(line -> line.startsWith("--"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path program(String property, String usual) {
    return Path.of(System.getProperty(property, usual));
  }

  Chromium open(String url) {
    driver.get(url);
    return this;
  }

  /** Types text or keys ({@link org.openqa.selenium.Keys}) into whatever has the focus. */
  Chromium type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
    return this;
  }

  /** Waits until there is such an element. */
  Chromium await(String selector) {
    return awaitThat("document.querySelector(arguments[0]) !== null", selector);
  }

  /** Waits, frame by frame of the page, until an expression of JavaScript is true. */
  Chromium awaitThat(String expression, Object... arguments) {
    try {
      driver.executeAsyncScript(
          "const done = arguments[arguments.length - 1];"
              + "const holds = () => "
              + expression
              + ";"
              + "const look = () => (holds() ? done(true) : requestAnimationFrame(look));"
              + "look();",
          arguments);
    } catch (ScriptTimeoutException e) {
      screenshot("timeout");
      throw new AssertionError(
          "never true within %s: %s %s".formatted(PATIENCE, expression, List.of(arguments)), e);
    }
    return this;
  }

  /** The value of an expression of JavaScript. */
  Object value(String expression, Object... arguments) {
    return driver.executeScript("return " + expression, arguments);
  }

  /** The value of an expression of JavaScript that is an array. */
  List<Object> list(String expression, Object... arguments) {
    return new ArrayList<>((List<?>) value(expression, arguments));
  }

  /** The outcome of a promise in JavaScript. */
  Object promised(String expression, Object... arguments) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "Promise.resolve("
            + expression
            + ").then(done, (failure) => done('failed: ' + failure));",
        arguments);
  }

  /** What a function that a module of the page exports makes of arguments. */
  Object call(String module, String function, Object... arguments) {
    Object result =
        promised(
            "import('/assets/' + arguments[0]).then((m) => m[arguments[1]](...arguments[2]))"
                + ".then((r) => (ArrayBuffer.isView(r) ? [...r] : r))",
            module,
            function,
            List.of(arguments));
    if (result instanceof String text && text.startsWith("failed: ")) {
      throw new AssertionError(module + " " + function + " " + text);
    }
    return result;
  }

  /** Visible text of the first such element. */
  String text(String selector) {
    return (String) value("document.querySelector(arguments[0]).innerText", selector);
  }

  /** Clicks the first such element with the mouse. */
  Chromium click(String selector) {
    new Actions(driver).click(driver.findElement(By.cssSelector(selector))).perform();
    return this;
  }

  /** Drags with the mouse from the middle of an element. */
  Chromium drag(String selector, int right, int down) {
    new Actions(driver)
        .dragAndDropBy(driver.findElement(By.cssSelector(selector)), right, down)
        .perform();
    return this;
  }

  /** Takes the network away, or gives it back. */
  Chromium offline(boolean offline) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    return this;
  }

  /** Keeps a picture of the page below target/screenshots. */
  Chromium screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * Errors on the page's console since the last call: mistakes of its scripts, and what its policy
   * refused. Answers of the server that are no success are not among them.
   */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getMessage())
        .filter(message -> !message.contains("Failed to load resource: the server responded"))
        .toList();
  }

  ChromeDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
