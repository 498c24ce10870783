package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/** Writes an opened file again: preamble, file meta information, data set, pixels (PS3.10 7). */
final class FileRewriter {
  /** Who wrote the file (PS3.7 D.3.3.2): a UUID made once for this program. */
  private static final String IMPLEMENTATION_UID = "2.25.257135400002002540066558277395438452061";

  private static final String IMPLEMENTATION = "CARDIOQA";
  private static final int PREAMBLE = 128;
  private static final int META_BYTES = 512;
  private static final int GROUP_LENGTH = 0x00020000;
  private static final int VERSION = 0x00020001;
  private static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  private static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
  private static final int IMPLEMENTATION_CLASS_UID = 0x00020012;
  private static final int IMPLEMENTATION_VERSION_NAME = 0x00020013;

  /** Longest value that explicit VR can say (PS3.5 7.1.1). */
  private static final long LONGEST = 0xFFFFFFFEL;

  private final Elements elements;
  private final DicomDataset dataset;
  private final TransferSyntax syntax;
  private final String transferSyntaxUid;

  FileRewriter(
      Elements elements, DicomDataset dataset, TransferSyntax syntax, String transferSyntaxUid) {
    this.elements = elements;
    this.dataset = dataset;
    this.syntax = syntax;
    this.transferSyntaxUid = transferSyntaxUid;
  }

  /**
   * Writes it.
   *
   * @param source stands at the value of the pixel data, if there is some
   */
  void rewrite(
      DicomEditor editor, Optional<PixelLocation> pixels, Source source, WritableByteChannel to)
      throws IOException, DicomFormatException {
    DatasetBytes body = new DatasetBytes(elements.bytes().length + META_BYTES);
    HeaderRewriter header = new HeaderRewriter(elements, editor, body);
    header.rewrite();
    if (pixels.isEmpty()) {
      writeAll(to, meta(header, TransferSyntax.EXPLICIT_LITTLE.uid()), body);
      return;
    }
    PixelLocation location = pixels.get();
    boolean encapsulated = location.length() == PixelLocation.UNDEFINED;
    if (encapsulated == (syntax.codec() == TransferSyntax.Codec.NATIVE)) {
      throw failure(Reason.MALFORMED_DICOM, location, "a transfer syntax that contradicts it");
    }
    PixelCopier copier = new PixelCopier(source, location, to);
    if (encapsulated) {
      body.header(location.tag(), Vr.OB, HeaderParser.UNDEFINED);
      writeAll(to, meta(header, transferSyntaxUid), body);
      copier.copyFragments();
    } else {
      long length = length(location);
      Vr vr = vr(location);
      body.header(location.tag(), vr, (int) (length + length % 2));
      writeAll(to, meta(header, TransferSyntax.EXPLICIT_LITTLE.uid()), body);
      copier.copyNative(length, syntax == TransferSyntax.EXPLICIT_BIG ? vr.swapWidth() : 1);
    }
  }

  private static DatasetBytes meta(HeaderRewriter header, String syntax)
      throws DicomFormatException {
    DatasetBytes meta = new DatasetBytes(META_BYTES);
    meta.zeros(PREAMBLE);
    meta.ascii("DICM");
    meta.header(GROUP_LENGTH, Vr.UL, Integer.BYTES);
    meta.zeros(Integer.BYTES);
    int group = meta.open();
    meta.header(VERSION, Vr.OB, 2);
    meta.zeros(1);
    meta.ascii("\u0001");
    meta.text(MEDIA_STORAGE_SOP_CLASS_UID, Vr.UI, List.of(header.sopClass()));
    meta.text(MEDIA_STORAGE_SOP_INSTANCE_UID, Vr.UI, List.of(header.sopInstance()));
    meta.text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, List.of(syntax));
    meta.text(IMPLEMENTATION_CLASS_UID, Vr.UI, List.of(IMPLEMENTATION_UID));
    meta.text(IMPLEMENTATION_VERSION_NAME, Vr.SH, List.of(IMPLEMENTATION));
    meta.close(group);
    return meta;
  }

  /** Bytes of native pixels: what rows, columns, bits and frames ask for, if they say it. */
  private long length(PixelLocation location) throws DicomFormatException {
    long length = location.length();
    if (location.tag() == Tag.PIXEL_DATA && PixelForm.isDescribed(dataset)) {
      PixelForm form = PixelForm.of(dataset);
      if (form.bytes() > length) {
        throw failure(Reason.TRUNCATED, location, "shorter than rows, columns and bits ask for");
      }
      if (syntax == TransferSyntax.EXPLICIT_BIG && form.allocated() > Short.SIZE) {
        throw failure(Reason.UNSUPPORTED_PIXELS, location, "big endian and over 16 bits a sample");
      }
      length = form.bytes();
    }
    if (length > LONGEST) {
      throw failure(Reason.UNSUPPORTED_PIXELS, location, "more than 4 GiB of native pixels");
    }
    return length;
  }

  private static Vr vr(PixelLocation location) {
    Vr vr = Vr.valueOf(location.vr());
    return switch (vr) {
      case OB, OF, OD -> vr;
      default -> Vr.OW;
    };
  }

  private static void writeAll(WritableByteChannel to, DatasetBytes... parts) throws IOException {
    for (DatasetBytes part : parts) {
      ByteBuffer bytes = part.buffer();
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
    }
  }

  private static DicomFormatException failure(
      Reason reason, PixelLocation location, String message) {
    return new DicomFormatException(
        reason, location.tag(), location.offset(), "pixel data: " + message);
  }
}
