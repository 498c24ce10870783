package org.cardioqa.testdata.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;
import org.cardioqa.testdata.cases.Dice;
import org.cardioqa.testdata.cases.Lesion;
import org.cardioqa.testdata.cases.Study;

/** Takes the pictures of a study and writes them as DICOM files, one instance at a time. */
public final class StudyPictures {
  private static final double THICKNESS_MM = 8;
  private static final Map<String, Double> LONG_AXES =
      Map.of("4ch", 33.0, "2ch", 92.0, "3ch", 154.0);

  private final Study study;
  private final Matrix matrix;
  private final Dice dice;
  private final Heart heart;
  private final YamlNode dialect;
  private final DicomFile header;
  private final Map<String, Contrast> contrasts = Contrast.readAll();
  private final Map<String, String> seriesUids = new LinkedHashMap<>();
  private final Map<Double, Beat> beats = new HashMap<>();
  private final Form form;

  /** Pictures of the series that is being taken, where they become one object. */
  private final List<DicomFile> pending = new ArrayList<>();

  private int seriesNumber;
  private int files;

  /** In which objects pictures stand. */
  public enum Form {
    /** MR Image Storage, a file a picture. */
    CLASSIC,
    /** Enhanced MR Image Storage, a file a series. */
    ENHANCED
  }

  /**
   * The pictures of a study.
   *
   * @param seed of the noise and of the heart's pose
   */
  public StudyPictures(Study study, Matrix matrix, Form form, long seed) {
    this.form = form;
    this.study = study;
    this.matrix = matrix;
    dice = Dice.of(seed, study.patient().number(), study.number(), 3);
    heart = new Heart(study.heart(), dice);
    dialect = DataFiles.read("dialects.yaml").get(study.vendor());
    header = StudyHeader.of(study, dialect);
  }

  /** Writes all files below a folder that exists. */
  public List<VolumeGold> write(Path folder) throws IOException {
    List<VolumeGold> volumes = new ArrayList<>();
    for (String key : study.sequences()) {
      Series series = Series.read(key, dialect.get("sequences").get(key));
      volumes.add(write(key, series, folder));
    }
    return volumes;
  }

  /** How many files have been written. */
  public int files() {
    return files;
  }

  /** The identifiers that the headers hold, as they stand there. */
  public List<String> planted() {
    List<String> planted = new ArrayList<>(StudyHeader.identifiers(study));
    planted.addAll(seriesUids.values());
    return planted;
  }

  private VolumeGold write(String key, Series series, Path folder) throws IOException {
    List<Plane> planes = planes(series);
    int phases =
        switch (series.kind()) {
          case "cine" -> matrix.phases();
          case "perfusion" -> matrix.dynamics();
          default -> 1;
        };
    boolean seriesPerSlice =
        key.equals("cine_sax") && dialect.get("stack").text().equals("one series a slice");
    List<String> uids = new ArrayList<>();
    DicomFile seriesHeader = null;
    int first = series.with().isPresent() ? 1 + planes.size() : 1;
    for (int slice = 0; slice < planes.size(); slice++) {
      if (seriesHeader == null || seriesPerSlice) {
        writeObject(phases, folder);
        if (series.with().isEmpty()) {
          seriesNumber++;
        }
        String uid = series.with().map(seriesUids::get).orElseGet(() -> study.uid(seriesNumber));
        seriesUids.put(key, uid);
        uids.add(uid);
        seriesHeader = StudyHeader.ofSeries(header, series, seriesNumber, uid);
      }
      int offset = seriesPerSlice ? first : first + slice * phases;
      slice(series, seriesHeader, planes.get(slice), slice, phases, offset, folder);
    }
    writeObject(phases, folder);
    boolean beats = series.kind().equals("cine");
    return new VolumeGold(
        series.kind(),
        series.view().isEmpty() ? "other" : series.view(),
        planes.size(),
        phases,
        matrix.rows(),
        matrix.columns(),
        matrix.spacing(),
        uids,
        planes.stream()
            .map(plane -> List.of(plane.origin().x(), plane.origin().y(), plane.origin().z()))
            .toList(),
        beats ? Optional.of(1) : Optional.empty(),
        beats ? Optional.of(matrix.endSystole()) : Optional.empty());
  }

  private List<Plane> planes(Series series) {
    double spacing = matrix.spacing();
    List<Plane> planes = new ArrayList<>();
    if (series.kind().equals("scout")) {
      for (int direction = 0; direction < 3; direction++) {
        for (int shift = -1; shift <= 1; shift++) {
          planes.add(
              heart.scout(direction, shift * 20, 1.5 * spacing, matrix.rows(), matrix.columns()));
        }
      }
    } else if (series.view().equals("sax")) {
      int slices = Set.of("perfusion", "t1_map").contains(series.kind()) ? 3 : matrix.slices();
      // From just below the valve to just above the tip; three slices are basal, mid and apical.
      double from = slices == 3 ? 20 : 4;
      double to = heart.length() - (slices == 3 ? 22 : 4);
      double gap = Math.round(10 * (to - from) / (slices - 1)) / 10.0;
      for (int slice = 0; slice < slices; slice++) {
        planes.add(heart.shortAxis(from + slice * gap, spacing, matrix.rows(), matrix.columns()));
      }
    } else {
      planes.add(
          heart.longAxis(LONG_AXES.get(series.view()), spacing, matrix.rows(), matrix.columns()));
    }
    return planes;
  }

  private void slice(
      Series series,
      DicomFile seriesHeader,
      Plane plane,
      int slice,
      int phases,
      int firstInstance,
      Path folder)
      throws IOException {
    Contrast contrast = contrasts.get(series.kind());
    boolean map = series.kind().equals("t1_map");
    if (map) {
      contrast = contrast.withMyocardium(study.heart().value("native_t1_ms"));
    }
    Chest chest = new Chest(plane);
    Optional<Lesion> lesion =
        switch (series.kind()) {
          case "lge", "psir", "t1_map" -> study.heart().enhancement();
          case "t2" -> study.heart().oedema();
          case "perfusion" -> study.heart().defect();
          default -> Optional.empty();
        };
    int interval = (int) (60000 / study.heart().value("heart_rate")) + dice.between(-40, 40);
    DicomFile sliceHeader = seriesHeader.copy();
    place(sliceHeader, series, plane, slice, interval, phases);
    sliceHeader.put(0x00281050, "DS", String.valueOf(contrast.center()));
    sliceHeader.put(0x00281051, "DS", String.valueOf(contrast.width()));
    for (int phase = 0; phase < phases; phase++) {
      Contrast now = series.kind().equals("perfusion") ? bolus(contrast, phase) : contrast;
      Beat beat =
          beats.computeIfAbsent(
              contraction(series, phase), moment -> new Beat(study.heart(), moment));
      float[] signal = chest.signals(now);
      heart.paint(plane, beat, now, lesion, signal);
      if (!map) {
        chest.receive(signal);
      }
      int instance = firstInstance + phase;
      DicomFile file = sliceHeader.copy();
      time(file, series, slice, phase, interval, phases);
      file.put(0x00200013, "IS", String.valueOf(instance));
      file.put(Tags.SOP_INSTANCE_UID, "UI", study.uid(seriesNumber, instance, slice + 1));
      file.pixels(Noise.store(signal, now, dice));
      if (form == Form.ENHANCED) {
        pending.add(file);
      } else {
        Files.write(folder.resolve(fileName(instance, slice)), file.part10());
        files++;
      }
    }
  }

  /** Writes the pictures that wait as one object. */
  private void writeObject(int phases, Path folder) throws IOException {
    if (!pending.isEmpty()) {
      DicomFile object = EnhancedObject.of(pending, phases);
      Files.write(folder.resolve("E%04d.dcm".formatted(files)), object.part10());
      files++;
      pending.clear();
    }
  }

  private String fileName(int instance, int slice) {
    return switch (study.vendor()) {
      case "GE" -> String.format(Locale.ROOT, "S%02dI%04d.MR.dcm", seriesNumber, instance);
      case "PHILIPS" -> String.format(Locale.ROOT, "IM_%02d%04d", seriesNumber, instance);
      default ->
          String.format(
              Locale.ROOT, "%s.%d.%d.%d.dcm", study.uid(), seriesNumber, slice + 1, instance);
    };
  }

  /** Where a slice lies, and what goes with that. */
  private void place(
      DicomFile file, Series series, Plane plane, int slice, int interval, int phases) {
    file.put(
        Tags.SERIES_DESCRIPTION,
        "LO",
        series
            .description()
            .replace("{slice}", String.valueOf(slice + 1))
            .replace("{ti}", series.inversion().map(String::valueOf).orElse("")));
    file.put(0x00180050, "DS", StudyHeader.number(THICKNESS_MM));
    file.put(0x00200032, "DS", numbers(plane.origin()));
    file.put(0x00200037, "DS", numbers(plane.across()) + "\\" + numbers(plane.down()));
    file.put(0x00201041, "DS", StudyHeader.number(plane.origin().dot(plane.normal())));
    String spacing = StudyHeader.number(plane.spacing());
    file.put(0x00280030, "DS", spacing + "\\" + spacing);
    file.put(0x00200012, "IS", String.valueOf(slice + 1));
    file.put(0x00280002, 1);
    file.put(0x00280004, "CS", "MONOCHROME2");
    file.put(0x00280010, plane.rows()).put(0x00280011, plane.columns());
    file.put(0x00280100, 16).put(0x00280101, 12).put(0x00280102, 11).put(0x00280103, 0);
    file.put(0x00181062, "IS", String.valueOf(interval));
    if (series.kind().equals("cine")) {
      file.put(0x00181088, "IS", String.valueOf(60000 / interval));
      file.put(0x00181090, "IS", String.valueOf(phases));
      file.put(0x00204000, "LT", "RR " + interval + " +/- 25; 8 heartbeats");
    }
  }

  /** When a picture was taken. */
  private void time(DicomFile file, Series series, int slice, int phase, int interval, int phases) {
    LocalTime start = study.time().plusMinutes(2L * seriesNumber).plusSeconds(15L * slice);
    double trigger = 0;
    if (series.kind().equals("cine")) {
      trigger = Math.round(interval * 100.0 * phase / phases) / 100.0;
    } else if (series.kind().equals("perfusion")) {
      start =
          study
              .time()
              .plusMinutes(2L * seriesNumber)
              .plusNanos((phase * (long) interval + slice * 190L) * 1_000_000);
      trigger = 40 + 190.0 * slice;
      file.put(0x00200012, "IS", String.valueOf(phase + 1));
      file.put(0x00200100, "IS", String.valueOf(phase + 1));
      file.put(0x00200105, "IS", String.valueOf(phases));
    } else {
      trigger = 620;
    }
    String time = StudyHeader.TIME.format(start);
    file.put(Tags.ACQUISITION_TIME, "TM", time).put(Tags.CONTENT_TIME, "TM", time);
    if (!series.kind().equals("scout")) {
      file.put(0x00181060, "DS", StudyHeader.number(trigger));
    }
  }

  /** 0 at end-diastole (phase 1), 1 at end-systole, little in between systoles. */
  private double contraction(Series series, int phase) {
    if (series.kind().equals("perfusion")) {
      return 0.12;
    }
    if (!series.kind().equals("cine") || phase == 0) {
      return series.kind().equals("cine") ? 0 : 0.06;
    }
    int systole = matrix.endSystole() - 1;
    if (phase <= systole) {
      double rise = StrictMath.sin(Math.PI / 2 * phase / systole);
      return rise * rise;
    }
    double fall = (phase - systole) / (0.34 * matrix.phases());
    double rest = 0.07;
    if (fall >= 1) {
      return rest;
    }
    double cosine = StrictMath.cos(Math.PI / 2 * fall);
    return rest + (1 - rest) * cosine * cosine;
  }

  /** The first passage of a bolus: right heart, then left heart, then the wall. */
  private Contrast bolus(Contrast contrast, int dynamic) {
    double at = 40.0 * dynamic / matrix.dynamics();
    return contrast.duringBolus(
        (float) (passage(at, 7, 3) + 0.25 * arrived(at, 10)),
        (float) (passage(at, 13, 3.5) + 0.28 * arrived(at, 16)),
        (float) (0.9 * arrived(at, 16) * (1 - 0.008 * Math.max(0, at - 20))),
        (float) (0.45 * arrived(at, 23)));
  }

  private static double passage(double at, double peak, double width) {
    double from = (at - peak) / width;
    return 0.85 * StrictMath.exp(-from * from / 2);
  }

  private static double arrived(double at, double half) {
    return 1 / (1 + StrictMath.exp(-(at - half) / 1.3));
  }

  private static String numbers(Vec vec) {
    return StudyHeader.number(vec.x())
        + "\\"
        + StudyHeader.number(vec.y())
        + "\\"
        + StudyHeader.number(vec.z());
  }
}
