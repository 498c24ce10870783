package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.HeaderParser.LongValues;

/**
 * The project's own reader of DICOM files (PS3.10 section 7) and of the bare data sets of old
 * archives.
 */
public final class Part10Format implements DicomFormat {
  private static final int PREAMBLE = 128;

  /** Made by the service loader. */
  public Part10Format() {}

  @Override
  public DicomHeader readHeader(SeekableByteChannel channel)
      throws IOException, DicomFormatException {
    try (OpenFile file = OpenFile.of(new ChannelSource(channel), LongValues.PASSED_OVER)) {
      file.checkLength();
      return file;
    }
  }

  @Override
  public StoredFrame readFrame(SeekableByteChannel channel, int frame)
      throws IOException, DicomFormatException {
    try (OpenFile file = OpenFile.of(new ChannelSource(channel), LongValues.PASSED_OVER)) {
      return file.frame(frame);
    }
  }

  @Override
  public void rewrite(SeekableByteChannel from, DicomEditor editor, WritableByteChannel to)
      throws IOException, DicomFormatException {
    try (OpenFile file = OpenFile.of(new ChannelSource(from), LongValues.KEPT_IF_STANDARD)) {
      new FileRewriter(file.elements, file.dataset, file.syntax, file.transferSyntaxUid)
          .rewrite(editor, file.pixels, file.rest, to);
    }
  }

  @Override
  public boolean decodes(String transferSyntaxUid) {
    TransferSyntax.Codec codec = TransferSyntax.of(transferSyntaxUid).codec();
    return switch (codec) {
      case NATIVE, RLE, JPEG_EXTENDED, JPEG_LS -> true;
      case JPEG, JPEG_2000 -> ImageDecoder.canDecode(codec);
      case NONE -> false;
    };
  }

  /** A header, and the source that stands where its pixels begin. */
  private record OpenFile(
      DicomDataset meta,
      Elements elements,
      DicomDataset dataset,
      TransferSyntax syntax,
      String transferSyntaxUid,
      Optional<PixelLocation> pixels,
      Source rest,
      Optional<InflatingSource> inflating)
      implements DicomHeader, AutoCloseable {

    static OpenFile of(Source source, LongValues longValues)
        throws IOException, DicomFormatException {
      HeaderParser parser = new HeaderParser(source, 0, longValues);
      boolean preamble = passPreamble(parser);
      DicomDataset meta = view(parser.parseMeta());
      String declared = meta.string(Tag.TRANSFER_SYNTAX_UID).orElse("");
      TransferSyntax syntax = TransferSyntax.of(declared);
      if (declared.isEmpty()) {
        syntax = recognise(parser, preamble);
        declared = syntax.uid();
      }
      if (syntax == TransferSyntax.DEFLATED) {
        return deflated(parser, meta, declared, longValues);
      }
      parser.encoding(isExplicit(parser, syntax), syntax == TransferSyntax.EXPLICIT_BIG);
      return parsed(parser, meta, syntax, declared, Optional.empty());
    }

    private static OpenFile deflated(
        HeaderParser outer, DicomDataset meta, String uid, LongValues longValues)
        throws IOException, DicomFormatException {
      InflatingSource inflating = new InflatingSource(outer.rest());
      try {
        HeaderParser inner = new HeaderParser(inflating, outer.filePosition(), longValues);
        inner.encoding(true, false);
        return parsed(inner, meta, TransferSyntax.DEFLATED, uid, Optional.of(inflating));
      } catch (IOException | DicomFormatException e) {
        inflating.close();
        throw e;
      }
    }

    private static OpenFile parsed(
        HeaderParser parser,
        DicomDataset meta,
        TransferSyntax syntax,
        String uid,
        Optional<InflatingSource> inflating)
        throws IOException, DicomFormatException {
      Elements elements = parser.parseDataset();
      return new OpenFile(
          meta, elements, view(elements), syntax, uid, parser.pixels(), parser.rest(), inflating);
    }

    void checkLength() throws IOException, DicomFormatException {
      if (pixels.isPresent()) {
        PixelLengths.check(dataset, pixels.get(), rest, inflating.isPresent());
      }
    }

    StoredFrame frame(int number) throws IOException, DicomFormatException {
      if (pixels.isEmpty() || pixels.get().tag() != Tag.PIXEL_DATA) {
        throw PixelLengths.none();
      }
      return new FrameReader(dataset, syntax, pixels.get(), rest).read(number);
    }

    @Override
    public void close() {
      inflating.ifPresent(InflatingSource::close);
    }
  }

  private static DicomDataset view(Elements elements) throws DicomFormatException {
    return new FlatDataset(elements, 0, elements.size(), CharacterSets.DEFAULT);
  }

  /** Passes over preamble and prefix, if they are there. */
  private static boolean passPreamble(HeaderParser parser)
      throws IOException, DicomFormatException {
    if (!parser.has(1)) {
      throw new DicomFormatException(Reason.EMPTY_FILE, 0, 0, "the file is empty");
    }
    if (parser.has(PREAMBLE + 4)
        && parser.peek(PREAMBLE) == 'D'
        && parser.peek(PREAMBLE + 1) == 'I'
        && parser.peek(PREAMBLE + 2) == 'C'
        && parser.peek(PREAMBLE + 3) == 'M') {
      parser.advance(PREAMBLE + 4);
      return true;
    }
    return false;
  }

  /** The encoding of a data set that declares none, from its first element. */
  private static TransferSyntax recognise(HeaderParser parser, boolean preamble)
      throws IOException, DicomFormatException {
    if (parser.has(8)) {
      boolean explicit = Vr.isCode(parser.peek(4), parser.peek(5));
      parser.encoding(explicit, false);
      int group = parser.peekTag() >>> 16;
      if (group == 0x0008) {
        return explicit ? TransferSyntax.EXPLICIT_LITTLE : TransferSyntax.IMPLICIT_LITTLE;
      }
      if (group == 0x0800 && explicit) {
        return TransferSyntax.EXPLICIT_BIG;
      }
    }
    throw preamble
        ? new DicomFormatException(
            Reason.MALFORMED_DICOM,
            Tag.TRANSFER_SYNTAX_UID,
            DicomFormatException.NO_OFFSET,
            "no transfer syntax is declared, and none can be recognised")
        : new DicomFormatException(
            Reason.NOT_DICOM, 0, 0, "neither a DICOM file nor a bare DICOM data set");
  }

  /** Some archives change the syntax that they declare and not the data set, or the reverse. */
  private static boolean isExplicit(HeaderParser parser, TransferSyntax syntax)
      throws IOException, DicomFormatException {
    if (syntax == TransferSyntax.EXPLICIT_BIG || !parser.has(8)) {
      return true;
    }
    return Vr.isCode(parser.peek(4), parser.peek(5));
  }
}
