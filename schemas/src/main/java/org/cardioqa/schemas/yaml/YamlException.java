package org.cardioqa.schemas.yaml;

/** A YAML file does not hold what it should. The message names the file and the line. */
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  YamlException(String source, int line, String problem) {
    super(source + ", line " + line + ": " + problem);
    this.line = line;
  }

  /** 1-based line of the file. */
  public int line() {
    return line;
  }
}
