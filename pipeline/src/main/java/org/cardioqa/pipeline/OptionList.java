package org.cardioqa.pipeline;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.cardioqa.schemas.Setting;

/** The build job's options as they are declared: for the help, and for the manifest. */
final class OptionList {
  /** Where things are, which may name people, and what does not shape the output. */
  private static final List<String> PLACES =
      List.of(
          "reports",
          "dicom",
          "output",
          "keyFile",
          "catalog",
          "overwrite",
          "resume",
          "phiTable",
          "logFormat");

  private static final int INDENT = 28;
  private static final int WIDTH = 100;

  private OptionList() {}

  /** The options that shape the output, with their values. */
  static List<Setting> shaping(BuildOptions options) {
    List<Setting> settings = new ArrayList<>();
    for (Method getter : getters()) {
      String name = name(getter);
      if (!PLACES.contains(name)) {
        settings.add(new Setting(kebab(name), String.valueOf(value(getter, options))));
      }
    }
    return settings;
  }

  private static Object value(Method getter, BuildOptions options) {
    try {
      return getter.invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("option " + getter.getName() + " cannot be read", e);
    }
  }

  /** One paragraph an option, as the help shows them. */
  static String help() {
    StringBuilder help = new StringBuilder();
    for (Method getter : getters()) {
      String text = getter.getAnnotation(Description.class).value() + standard(getter);
      String line = "  --" + kebab(name(getter)) + "=" + form(getter);
      help.append(line).append(line.length() < INDENT - 1 ? "" : "\n");
      int column = line.length() < INDENT - 1 ? line.length() : 0;
      help.append(" ".repeat(INDENT - column));
      column = INDENT;
      for (String word : text.split(" ", -1)) {
        if (column + 1 + word.length() > WIDTH) {
          help.append('\n').append(" ".repeat(INDENT));
          column = INDENT;
        }
        help.append(column == INDENT ? "" : " ").append(word);
        column += word.length() + (column == INDENT ? 0 : 1);
      }
      help.append('\n');
    }
    return help.toString();
  }

  private static String form(Method getter) {
    return getter.getReturnType().isEnum()
        ? String.join(
            "|",
            Stream.of(getter.getReturnType().getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList())
        : getter.getReturnType() == Boolean.class
            ? "true|false"
            : getter.getReturnType() == Integer.class ? "NUMBER" : "TEXT";
  }

  private static String standard(Method getter) {
    for (var annotation : getter.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        return " Default: " + text.value() + ".";
      }
      if (annotation instanceof Default.Enum constant) {
        return " Default: " + constant.value().toLowerCase(Locale.ROOT) + ".";
      }
      if (annotation instanceof Default.Integer number) {
        return " Default: " + number.value() + ".";
      }
    }
    return "";
  }

  private static List<Method> getters() {
    return Stream.of(BuildOptions.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Description.class))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static String name(Method getter) {
    String name = getter.getName().substring("get".length());
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** keyFile: key-file. */
  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * An argument as Beam reads it: {@code --key-file=x} becomes {@code --keyFile=x}, and {@code
   * --pixels=all} becomes {@code --pixels=ALL}.
   *
   * @param argument what was typed, from {@code --} on and with a value
   */
  static String beam(String argument) {
    String[] pair = argument.substring(2).split("=", 2);
    String name = camel(pair[0]);
    boolean constant =
        getters().stream()
            .anyMatch(getter -> name(getter).equals(name) && getter.getReturnType().isEnum());
    return "--" + name + "=" + (constant ? pair[1].toUpperCase(Locale.ROOT) : pair[1]);
  }

  /** key-file: keyFile. */
  private static String camel(String kebab) {
    StringBuilder camel = new StringBuilder();
    for (String part : kebab.split("-", -1)) {
      camel.append(
          camel.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return camel.toString();
  }
}
