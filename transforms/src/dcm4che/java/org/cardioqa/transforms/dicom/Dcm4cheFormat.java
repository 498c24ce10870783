package org.cardioqa.transforms.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.zip.ZipException;
import org.cardioqa.transforms.accounting.Reason;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.io.DicomStreamException;

/**
 * Headers read by dcm4che-core. Frames are taken out and decoded, and files rewritten, by the
 * project's own classes: dcm4che's decoders are native libraries.
 */
public final class Dcm4cheFormat implements DicomFormat {
  private static final int UNDEFINED = -1;

  /** What the library says where it recognises nothing. */
  private static final String NOT_DICOM = "Not a DICOM Stream";

  private final Part10Format own = new Part10Format();

  /** Made by the service loader. */
  public Dcm4cheFormat() {}

  @Override
  public DicomHeader readHeader(SeekableByteChannel channel)
      throws IOException, DicomFormatException {
    return parse(channel, Parsed::checked);
  }

  @Override
  public StoredFrame readFrame(SeekableByteChannel channel, int frame)
      throws IOException, DicomFormatException {
    return parse(channel, parsed -> parsed.frame(frame));
  }

  @Override
  public void rewrite(SeekableByteChannel from, DicomEditor editor, WritableByteChannel to)
      throws IOException, DicomFormatException {
    own.rewrite(from, editor, to);
  }

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return own.decodes(transferSyntaxUid);
  }

  private interface Use<T> {
    T of(Parsed parsed) throws IOException, DicomFormatException;
  }

  private static <T> T parse(SeekableByteChannel channel, Use<T> use)
      throws IOException, DicomFormatException {
    if (channel.size() == channel.position()) {
      throw new DicomFormatException(Reason.EMPTY_FILE, 0, 0, "the file is empty");
    }
    try (Dcm4cheInput in = Dcm4cheInput.of(channel)) {
      Attributes meta = Optional.ofNullable(in.readFileMetaInformation()).orElse(new Attributes());
      Attributes attributes = in.readDatasetUntilPixelData();
      in.checkGrowth();
      return use.of(Parsed.of(in, meta, attributes));
    } catch (Dcm4cheInput.Refused e) {
      throw e.reason();
    } catch (EOFException e) {
      throw broken(Reason.TRUNCATED, "the file ends inside of an element", e);
    } catch (ZipException e) {
      throw broken(Reason.MALFORMED_DICOM, "the deflated data set cannot be inflated", e);
    } catch (DicomStreamException e) {
      throw NOT_DICOM.equals(e.getMessage())
          ? broken(Reason.NOT_DICOM, "neither a DICOM file nor a bare DICOM data set", e)
          : broken(Reason.MALFORMED_DICOM, "dcm4che cannot read the header", e);
    } catch (RuntimeException e) {
      // The library throws any of these on broken input.
      throw broken(Reason.MALFORMED_DICOM, "dcm4che cannot read the header", e);
    }
  }

  private static DicomFormatException broken(Reason reason, String message, Throwable cause) {
    return new DicomFormatException(reason, 0, DicomFormatException.NO_OFFSET, message, cause);
  }

  /** A header, and the input that stands where its pixels begin. */
  private record Parsed(
      Dcm4cheInput in,
      DicomDataset meta,
      DicomDataset dataset,
      String transferSyntaxUid,
      Optional<PixelLocation> pixels)
      implements DicomHeader {

    static Parsed of(Dcm4cheInput in, Attributes meta, Attributes attributes) {
      Optional<PixelLocation> pixels = Optional.empty();
      if (in.tag() >>> 16 == Tag.PIXEL_DATA >>> 16 && in.vr() != null) {
        long length =
            in.length() == UNDEFINED ? PixelLocation.UNDEFINED : in.unsignedLength();
        pixels =
            Optional.of(new PixelLocation(in.tag(), in.vr().name(), in.getPosition(), length));
      }
      return new Parsed(
          in,
          Dcm4cheDataset.of(meta),
          Dcm4cheDataset.of(attributes),
          in.getTransferSyntax(),
          pixels);
    }

    DicomHeader checked() throws IOException, DicomFormatException {
      if (pixels.isPresent()) {
        PixelLengths.check(dataset, pixels.get(), in.source(), in.isDeflated());
      }
      return this;
    }

    StoredFrame frame(int number) throws IOException, DicomFormatException {
      if (pixels.isEmpty() || pixels.get().tag() != Tag.PIXEL_DATA) {
        throw PixelLengths.none();
      }
      TransferSyntax syntax = TransferSyntax.of(transferSyntaxUid);
      return new FrameReader(dataset, syntax, pixels.get(), in.source()).read(number);
    }
  }
}
