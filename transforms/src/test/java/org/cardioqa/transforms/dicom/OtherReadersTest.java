package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forty attributes of real files as DCMTK's and gdcm's dumps show them. */
final class OtherReadersTest {
  private static final int[] ATTRIBUTES = {
    0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080020, 0x00080030, 0x00080032, 0x00080050,
    0x00080060, 0x00080070, 0x0008103E, 0x00081090, 0x00100010, 0x00100020, 0x00100040, 0x00180020,
    0x00180021, 0x00180022, 0x00180023, 0x00180024, 0x00180050, 0x00180080, 0x00180081, 0x00180087,
    0x00181030, 0x00181060, 0x00181062, 0x00181090, 0x00181314, 0x0020000D, 0x0020000E, 0x00200011,
    0x00200012, 0x00200013, 0x00200032, 0x00200037, 0x00200052, 0x00280008, 0x00280010, 0x00280011,
    0x00280030, 0x00280100, 0x00280101, 0x00280103, 0x00281050, 0x00281051, 0x00281052, 0x00281053
  };

  /** An element at the top of either dump that has a value, in brackets or bare. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\(([0-9a-f]{4}),([0-9a-f]{4})\\) ([A-Z]{2}) (?:\\[([^\\]]*)\\]|([^(\\s]\\S*)).*");

  private static List<Path> files;

  @BeforeAll
  static void find() throws IOException {
    String data = System.getProperty("cardioqa.data", "");
    assumeTrue(!data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    files = new ArrayList<>();
    for (String folder : List.of("cine-siemens-vida/Se1", "cine-siemens-vida/Se8", "enhanced-mr")) {
      try (Stream<Path> list = Files.list(Path.of(data, "dicom", folder))) {
        list.sorted().limit(3).forEach(files::add);
      }
    }
  }

  @Test
  void dcmdumpShowsTheSameValues() throws Exception {
    compare("dcmdump", "-Un", "+L", "+uc");
  }

  @Test
  void gdcmdumpShowsTheSameValues() throws Exception {
    compare("gdcmdump", "-i");
  }

  private static void compare(String... command) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, command[0]))),
        "skipped: " + command[0] + " is not on the PATH");
    int compared = 0;
    for (Path file : files) {
      Map<Integer, String> shown = dump(file, command);
      try (FileChannel channel = FileChannel.open(file)) {
        DicomDataset dataset = new Part10Format().readHeader(channel).dataset();
        for (int tag : ATTRIBUTES) {
          Optional<String> other = Optional.ofNullable(shown.get(tag));
          if (other.isPresent()) {
            assertThat(String.join("\\", dataset.strings(tag)))
                .as(Dictionary.name(tag))
                .isEqualTo(other.get());
            compared++;
          } else {
            assertThat(dataset.strings(tag)).as(Dictionary.name(tag)).isEmpty();
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(20 * files.size());
  }

  private static Map<Integer, String> dump(Path file, String... command) throws Exception {
    List<String> words = new ArrayList<>(Arrays.asList(command));
    words.add(file.toString());
    Process process = new ProcessBuilder(words).start();
    String text = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor()).isZero();
    Map<Integer, String> shown = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String value = matcher.group(4) != null ? matcher.group(4) : matcher.group(5);
        int tag = Integer.parseUnsignedInt(matcher.group(1) + matcher.group(2), 16);
        shown.putIfAbsent(tag, value.strip());
      }
    }
    return shown;
  }
}
