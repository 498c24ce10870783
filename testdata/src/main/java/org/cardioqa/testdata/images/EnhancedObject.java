package org.cardioqa.testdata.images;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of the classic pictures of one series the Enhanced MR object (PS3.3 A.36) that a scanner
 * would have written of the same acquisition: what frames share in shared functional groups, the
 * rest in those of each frame.
 */
final class EnhancedObject {
  private static final String ENHANCED_MR_STORAGE = "1.2.840.10008.5.1.4.1.1.4.1";
  private static final int POSITION = 0x00200032;
  private static final int ORIENTATION = 0x00200037;
  private static final int SPACING = 0x00280030;
  private static final int THICKNESS = 0x00180050;
  private static final int TRIGGER = 0x00181060;
  private static final int INTERVAL = 0x00181062;
  private static final int INVERSION = 0x00180082;
  private static final int ECHO = 0x00180081;
  private static final int REPETITION = 0x00180080;
  private static final int FLIP = 0x00181314;
  private static final int CENTER = 0x00281050;
  private static final int WIDTH = 0x00281051;
  private static final int INSTANCE = 0x00200013;
  private static final int TEMPORAL = 0x00200100;
  private static final int ACQUISITION_DATE = 0x00080022;

  /** Stand in functional groups instead, or not at all. */
  private static final List<Integer> OF_FRAMES =
      List.of(
          POSITION,
          ORIENTATION,
          SPACING,
          THICKNESS,
          TRIGGER,
          INTERVAL,
          INVERSION,
          ECHO,
          REPETITION,
          FLIP,
          CENTER,
          WIDTH,
          TEMPORAL,
          Tags.ACQUISITION_TIME,
          0x00201041,
          0x00200012,
          0x00200105,
          0x00181088,
          0x00181090,
          0x00204000);

  private EnhancedObject() {}

  /**
   * The object of these pictures, at least one, slice by slice.
   *
   * @param phases of each slice
   */
  static DicomFile of(List<DicomFile> pictures, int phases) {
    DicomFile first = pictures.get(0);
    DicomFile object = first.copy().remove(OF_FRAMES);
    object.put(Tags.SOP_CLASS_UID, "UI", ENHANCED_MR_STORAGE);
    object.put(INSTANCE, "IS", "1");
    object.put(0x00280008, "IS", String.valueOf(pictures.size()));
    first.text(0x00180024).ifPresent(name -> object.put(0x00189005, "SH", name));
    object.put(0x00209222, List.of(pointer(0x00209057), pointer(0x00209128)));
    object.put(0x52009229, shared(first));
    List<DicomFile> groups = new ArrayList<>();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (int index = 0; index < pictures.size(); index++) {
      groups.add(perFrame(pictures.get(index), index / phases + 1, index % phases + 1));
      pixels.writeBytes(pictures.get(index).bytes(Tags.PIXEL_DATA));
    }
    object.put(0x52009230, groups);
    return object.pixelBytes(pixels.toByteArray());
  }

  private static DicomFile pointer(int tag) {
    return new DicomFile().putTag(0x00209165, tag).putTag(0x00209167, 0x00209111);
  }

  private static DicomFile shared(DicomFile first) {
    DicomFile groups = new DicomFile();
    groups.put(0x00289110, new DicomFile().copyFrom(first, SPACING).copyFrom(first, THICKNESS));
    groups.put(0x00189112, new DicomFile().copyFrom(first, REPETITION).copyFrom(first, FLIP));
    number(first, ECHO)
        .ifPresent(time -> groups.put(0x00189114, new DicomFile().putDouble(0x00189082, time)));
    return groups;
  }

  private static DicomFile perFrame(DicomFile picture, int slice, int phase) {
    DicomFile groups = new DicomFile();
    DicomFile content = new DicomFile();
    content.put(
        0x00189074,
        "DT",
        picture.text(ACQUISITION_DATE).orElseThrow()
            + picture.text(Tags.ACQUISITION_TIME).orElseThrow());
    content.put(0x00209056, "SH", "1").putLong(0x00209057, slice).putLong(0x00209128, phase);
    content.putLong(0x00209157, slice, phase);
    groups.put(0x00209111, content);
    groups.put(0x00209113, new DicomFile().copyFrom(picture, POSITION));
    groups.put(0x00209116, new DicomFile().copyFrom(picture, ORIENTATION));
    groups.put(0x00289132, new DicomFile().copyFrom(picture, CENTER).copyFrom(picture, WIDTH));
    DicomFile values = new DicomFile().put(0x00281052, "DS", "0").put(0x00281053, "DS", "1");
    groups.put(0x00289145, values.put(0x00281054, "LO", "US"));
    DicomFile type = new DicomFile();
    groups.put(0x00189226, type.put(0x00089007, "CS", imageType(picture)));
    number(picture, TRIGGER).ifPresent(time -> groups.put(0x00189118, cardiac(picture, time)));
    number(picture, INVERSION)
        .ifPresent(time -> groups.put(0x00189115, new DicomFile().putDouble(0x00189079, time)));
    return groups;
  }

  private static DicomFile cardiac(DicomFile picture, double trigger) {
    DicomFile cardiac = new DicomFile().putDouble(0x00209153, trigger);
    number(picture, INTERVAL).ifPresent(interval -> cardiac.putDouble(0x00209251, interval));
    return cardiac;
  }

  private static String imageType(DicomFile picture) {
    return picture.text(Tags.IMAGE_TYPE).orElseThrow();
  }

  private static Optional<Double> number(DicomFile picture, int tag) {
    return picture.text(tag).map(Double::valueOf);
  }
}
