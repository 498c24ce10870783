package org.cardioqa.transforms.shards;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.schemas.ShardReceipt;

/**
 * The shards of an output folder that were written to their end, by an earlier attempt of a step or
 * by a run that was cut off.
 *
 * <p>A receipt has the digest of all that its shard is made of for a name: the place of the shard,
 * the code and the options that make it, and its rows, where pixels are represented by the path,
 * length and time of change of their file. Who finds a receipt under the digest of the rows in hand
 * would write the same bytes again.
 */
final class FinishedShards {
  private static final String SUFFIX = ".done";

  private final String output;

  FinishedShards(String output) {
    this.output = output;
  }

  /**
   * The name of what a shard is made of.
   *
   * @param path of the shard below the output folder
   * @param making the code and the options that make it
   * @param rows in their order
   */
  static String digest(String path, String making, List<? extends SpecificRecord> rows)
      throws IOException {
    var digest = ShardFile.sha256();
    try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      out.write((path + '\n' + making + '\n' + Runtime.version() + '\n').getBytes(UTF_8));
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      for (SpecificRecord row : rows) {
        new SpecificDatumWriter<SpecificRecord>(SpecificData.get().getSchema(row.getClass()))
            .write(row, encoder);
      }
      encoder.flush();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The shard made of just this, if it is there with all its bytes. */
  Optional<ShardReceipt> find(String digest) throws IOException {
    ShardReceipt receipt;
    try (InputStream in = open(receipt(digest))) {
      receipt = ShardReceipt.getDecoder().decode(in);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    ShardEntry shard = receipt.getPart().getShard().orElseThrow();
    ResourceId draft = file(receipt.getPart().getDraft().orElseThrow());
    // It has its name already if the last step was cut off.
    boolean whole = isWhole(draft, shard) || isWhole(file(shard.getPath()), shard);
    return whole ? Optional.of(receipt) : Optional.empty();
  }

  /** Notes that the draft of a shard made of this is whole. */
  void note(String digest, ShardReceipt receipt) throws IOException {
    ResourceId draft = file(FinishRun.DRAFTS + "/receipt-" + UUID.randomUUID());
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(draft, "application/octet-stream"))) {
      ShardReceipt.getEncoder().encode(receipt, out);
    }
    FileSystems.rename(
        List.of(draft), List.of(receipt(digest)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private ResourceId receipt(String digest) {
    return file(FinishRun.DRAFTS + "/" + digest + SUFFIX);
  }

  private ResourceId file(String name) {
    return FileSystems.matchNewResource(output + "/" + name, false);
  }

  /** Compares all bytes: after a loss of power a file may have its length and not its content. */
  private static boolean isWhole(ResourceId file, ShardEntry shard) throws IOException {
    try (InputStream in = open(file)) {
      ShardFile bytes = new ShardFile(OutputStream.nullOutputStream());
      in.transferTo(bytes);
      return bytes.bytes() == shard.getBytes() && bytes.sha256Hex().equals(shard.getSha256());
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static InputStream open(ResourceId file) throws IOException {
    return Channels.newInputStream(FileSystems.open(file));
  }
}
