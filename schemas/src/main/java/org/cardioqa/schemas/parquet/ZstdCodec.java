package org.cardioqa.schemas.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard for Parquet without Hadoop's codec classes; nothing else is written or read. */
final class ZstdCodec implements CompressionCodecFactory {
  private static final int LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    checkZstd(name);
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    checkZstd(name);
    return new Decompressor();
  }

  @Override
  public void release() {
    // Compressor and decompressor hold nothing.
  }

  private static void checkZstd(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException(
          "the file is compressed with %s; only ZSTD is read".formatted(name));
    }
  }

  private static final class Compressor implements BytesInputCompressor {
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

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
      byte[] plain = new byte[decompressedSize];
      long size = Zstd.decompress(plain, bytes.toInputStream().readAllBytes());
      if (Zstd.isError(size) || size != decompressedSize) {
        throw new IOException("a page does not decompress to the size that its header states");
      }
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      input.get(bytes);
      output.put(
          decompress(BytesInput.from(bytes), decompressedSize).toInputStream().readAllBytes());
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }
}
