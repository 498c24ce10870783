package org.cardioqa.transforms.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.PixelForm;
import org.cardioqa.transforms.dicom.PixelLocation;
import org.cardioqa.transforms.dicom.Tag;

/** Whether an instance is a picture that can be shown: pixels, no text burned in, decodable. */
final class PictureCheck {
  /** Secondary capture and its multi-frame forms; ultrasound; video (PS3.4 B.5). */
  private static final List<String> RISKY_CLASSES =
      List.of(
          "1.2.840.10008.5.1.4.1.1.7",
          "1.2.840.10008.5.1.4.1.1.3",
          "1.2.840.10008.5.1.4.1.1.6",
          "1.2.840.10008.5.1.4.1.1.77.1");

  /** Modalities whose pictures carry text as a rule. */
  private static final List<String> RISKY_MODALITIES = List.of("US", "SC", "OT", "DOC", "ES", "XC");

  private static final List<String> SCREEN_WORDS = List.of("SCREEN", "CAPTURE", "SNAPSHOT");

  private final DicomFormat format;

  PictureCheck(DicomFormat format) {
    this.format = format;
  }

  /**
   * Passes what can be shown, or says why not.
   *
   * @throws DicomFormatException with the reason
   */
  void check(DicomHeader header) throws DicomFormatException {
    checkText(header);
    PixelLocation pixels = header.pixels().orElseThrow();
    if (pixels.tag() != Tag.PIXEL_DATA) {
      throw refusal(Reason.UNSUPPORTED_PIXELS, pixels.tag(), "floating-point pixels");
    }
    if (!format.decodes(header.transferSyntaxUid())) {
      throw refusal(
          Reason.UNSUPPORTED_PIXELS,
          Tag.TRANSFER_SYNTAX_UID,
          "pixels of a transfer syntax that is not decoded");
    }
    PixelForm form = PixelForm.of(header.dataset());
    if (form.allocated() != 8 && form.allocated() != 16) {
      throw refusal(Reason.UNSUPPORTED_PIXELS, Tag.BITS_ALLOCATED, "pixels not of 8 or 16 bits");
    }
  }

  /**
   * Passes pixels without text burned in, whether or not they can be decoded.
   *
   * @throws DicomFormatException with the reason
   */
  static void checkText(DicomHeader header) throws DicomFormatException {
    DicomDataset dataset = header.dataset();
    Optional<PixelLocation> pixels = header.pixels();
    if (pixels.isEmpty()) {
      throw refusal(
          Reason.NO_PIXEL_DATA,
          Tag.PIXEL_DATA,
          dataset.contains(Tag.DIRECTORY_RECORD_SEQUENCE)
              ? "a DICOMDIR, an index of files and no image"
              : "no pixel data");
    }
    if (pixels.get().length() == 0) {
      throw refusal(Reason.NO_PIXEL_DATA, Tag.PIXEL_DATA, "empty pixel data");
    }
    burnedIn(dataset);
  }

  private static void burnedIn(DicomDataset dataset) throws DicomFormatException {
    if (dataset.string(Tag.BURNED_IN_ANNOTATION).filter("YES"::equalsIgnoreCase).isPresent()) {
      throw risk(Tag.BURNED_IN_ANNOTATION, "declared to carry burned-in annotation");
    }
    String sopClass = dataset.string(Tag.SOP_CLASS_UID).orElse("");
    for (String risky : RISKY_CLASSES) {
      if (sopClass.equals(risky) || sopClass.startsWith(risky + ".")) {
        throw risk(Tag.SOP_CLASS_UID, "a secondary capture, ultrasound or video");
      }
    }
    if (RISKY_MODALITIES.contains(dataset.string(Tag.MODALITY).orElse(""))) {
      throw risk(Tag.MODALITY, "of a modality whose pictures carry text");
    }
    if (dataset.string(Tag.CONVERSION_TYPE).isPresent()) {
      throw risk(Tag.CONVERSION_TYPE, "converted from another medium, such as a screen");
    }
    for (String type : dataset.strings(Tag.IMAGE_TYPE)) {
      String upper = type.toUpperCase(Locale.ROOT);
      if (SCREEN_WORDS.stream().anyMatch(upper::contains)) {
        throw risk(Tag.IMAGE_TYPE, "a picture of a screen");
      }
    }
    if (dataset.integer(Tag.SAMPLES_PER_PIXEL).orElse(1) != 1
        || !dataset
            .string(Tag.PHOTOMETRIC_INTERPRETATION)
            .orElse("MONOCHROME2")
            .startsWith("MONOCHROME")) {
      throw risk(Tag.PHOTOMETRIC_INTERPRETATION, "in colour, as screen pictures are");
    }
  }

  private static DicomFormatException risk(int tag, String what) {
    return refusal(Reason.BURNED_IN_RISK, tag, "text may be burned into the picture: " + what);
  }

  private static DicomFormatException refusal(Reason reason, int tag, String message) {
    return new DicomFormatException(reason, tag, DicomFormatException.NO_OFFSET, message);
  }
}
