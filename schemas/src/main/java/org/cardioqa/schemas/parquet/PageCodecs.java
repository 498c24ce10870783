package org.cardioqa.schemas.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compression of Parquet's pages without Hadoop's codec classes: Zstandard is written; Zstandard,
 * Snappy, gzip and LZ4 (raw) are read.
 */
final class PageCodecs implements CompressionCodecFactory {
  /**
   * Most bytes that a page may unfold to. Writers make pages of a megabyte; a header that states
   * more than this is taken for a lie before memory is asked for.
   */
  static final int MAX_PAGE_BYTES = 1 << 28;

  private static final int LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("only ZSTD is written, not " + name);
    }
    return new ZstdCompressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new PageDecompressor(
        switch (name) {
          case ZSTD -> PageCodecs::zstd;
          case SNAPPY -> block(new SnappyDecompressor());
          case LZ4_RAW -> block(new Lz4Decompressor());
          case GZIP -> PageCodecs::gzip;
          case UNCOMPRESSED -> PageCodecs::copy;
          default ->
              throw new IllegalArgumentException(
                  "the file is compressed with %s; ZSTD, SNAPPY, GZIP and LZ4_RAW are read"
                      .formatted(name));
        });
  }

  @Override
  public void release() {
    // Compressors and decompressors hold nothing.
  }

  /** Unfolds a page; returns how many bytes it gave. */
  private interface Unfold {
    long into(byte[] plain, byte[] packed) throws IOException;
  }

  private static long zstd(byte[] plain, byte[] packed) {
    long size = Zstd.decompress(plain, packed);
    return Zstd.isError(size) ? -1 : size;
  }

  private static long gzip(byte[] plain, byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      int size = in.readNBytes(plain, 0, plain.length);
      return in.read() < 0 ? size : -1;
    }
  }

  private static long copy(byte[] plain, byte[] packed) {
    System.arraycopy(packed, 0, plain, 0, Math.min(plain.length, packed.length));
    return packed.length;
  }

  private static Unfold block(Decompressor blocks) {
    return (plain, packed) -> blocks.decompress(packed, 0, packed.length, plain, 0, plain.length);
  }

  private static final class ZstdCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(bytes.toInputStream().readAllBytes(), LEVEL));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }

  private record PageDecompressor(Unfold unfold) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
      return BytesInput.from(plain(bytes.toInputStream().readAllBytes(), decompressedSize));
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
        throws IOException {
      byte[] packed = new byte[compressedSize];
      input.get(packed);
      output.put(plain(packed, decompressedSize));
    }

    private byte[] plain(byte[] packed, int size) throws IOException {
      if (size < 0 || size > MAX_PAGE_BYTES) {
        throw new IOException("a page states a size of over %d bytes".formatted(MAX_PAGE_BYTES));
      }
      byte[] plain = new byte[size];
      if (unfold.into(plain, packed) != size) {
        throw new IOException("a page does not decompress to the size that its header states");
      }
      return plain;
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }
}
