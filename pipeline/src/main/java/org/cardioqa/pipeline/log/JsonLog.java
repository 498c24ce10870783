package org.cardioqa.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * A back end of SLF4J that writes a JSON object a line to standard error: {@code time} (UTC),
 * {@code level}, {@code logger}, {@code message}, the event's own keys, and {@code error}, the
 * types of an exception and its causes. Texts of exceptions are left out: they may quote an input.
 *
 * <p>Levels are those of {@code simplelogger.properties}, but this project's own INFO is written.
 */
public final class JsonLog implements SLF4JServiceProvider {
  private static final String OWN = "org.cardioqa";
  private static final String LEVELS = "/simplelogger.properties";
  private static final String LEVEL_OF = "org.slf4j.simpleLogger.log.";
  private static final String DEFAULT_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BasicMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();
  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final Properties levels = new Properties();
  private PrintStream out;

  /** Has SLF4J take this back end; nothing may have logged before. */
  public static void use() {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, JsonLog.class.getName());
    // SLF4J says which back end it takes, in a line that is no JSON.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** A writer for a command's words to people: a line becomes an event of this level. */
  public static PrintWriter lines(Level level) {
    Logger logger = LoggerFactory.getLogger(OWN);
    return new PrintWriter(
        new Writer() {
          private final StringBuilder line = new StringBuilder();

          @Override
          public void write(char[] characters, int from, int count) {
            line.append(characters, from, count);
            for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
              String words = line.substring(0, end).strip();
              line.delete(0, end + 1);
              if (!words.isEmpty()) {
                logger.atLevel(level).log(words);
              }
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        },
        true);
  }

  @Override
  public void initialize() {
    out = new PrintStream(System.err, true, UTF_8);
    try (InputStream in = JsonLog.class.getResourceAsStream(LEVELS)) {
      levels.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + LEVELS + " cannot be read", e);
    }
    levels.setProperty(LEVEL_OF + OWN, Level.INFO.name());
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, this::logger);
  }

  private Logger logger(String name) {
    String prefix = name;
    while (true) {
      String level = setting(LEVEL_OF + prefix);
      int dot = prefix.lastIndexOf('.');
      if (level != null || dot < 0) {
        return new JsonLogger(name, threshold(level == null ? setting(DEFAULT_LEVEL) : level), out);
      }
      prefix = prefix.substring(0, dot);
    }
  }

  private String setting(String key) {
    return System.getProperty(key, levels.getProperty(key));
  }

  /** Over that of any level where nothing is to be written. */
  private static int threshold(String level) {
    return level == null
        ? Level.INFO.toInt()
        : level.equalsIgnoreCase("off")
            ? Integer.MAX_VALUE
            : Level.valueOf(level.toUpperCase(Locale.ROOT)).toInt();
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  private static final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;
    private final int threshold;
    private final transient PrintStream out;

    JsonLogger(String name, int threshold, PrintStream out) {
      this.name = name;
      this.threshold = threshold;
      this.out = out;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      write(level, message, arguments, List.of(), thrown);
    }

    @Override
    public void log(LoggingEvent event) {
      write(
          event.getLevel(),
          event.getMessage(),
          event.getArgumentArray(),
          event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs(),
          event.getThrowable());
    }

    private void write(
        Level level,
        String message,
        Object[] arguments,
        List<KeyValuePair> pairs,
        Throwable thrown) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("time", Instant.now().toString());
      line.put("level", level.name());
      line.put("logger", name);
      line.put("message", MessageFormatter.basicArrayFormat(message, arguments));
      pairs.forEach(pair -> line.put(pair.key, pair.value));
      if (thrown != null) {
        line.put("error", types(thrown));
      }
      try {
        out.println(JSON.writeValueAsString(line));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("an event has a value that is no JSON", e);
      }
    }

    private static String types(Throwable thrown) {
      StringJoiner types = new StringJoiner(" < ");
      int depth = 0;
      for (Throwable at = thrown; at != null && depth < 20; at = at.getCause()) {
        types.add(at.getClass().getName());
        depth++;
      }
      return types.toString();
    }

    private boolean writes(Level level) {
      return level.toInt() >= threshold;
    }

    @Override
    public boolean isTraceEnabled() {
      return writes(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
      return isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
      return writes(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
      return isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return writes(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
      return isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return writes(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
      return isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return writes(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
      return isErrorEnabled();
    }
  }
}
