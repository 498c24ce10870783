package org.cardioqa.transforms.shards;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.cardioqa.schemas.RunManifest;

/** The manifest as JSON: the Avro contract's own form, which is plain JSON as it has no unions. */
public final class ManifestJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestJson() {}

  /** Writes a manifest, indented. */
  public static void write(RunManifest manifest, OutputStream out) throws IOException {
    ByteArrayOutputStream flat = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(RunManifest.getClassSchema(), flat);
    new SpecificDatumWriter<>(RunManifest.class).write(manifest, encoder);
    encoder.flush();
    JsonNode tree = JSON.readTree(flat.toByteArray());
    out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
    out.write('\n');
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it is none, or of a form that this version does not know
   */
  public static RunManifest read(InputStream in) throws IOException {
    String json = new String(in.readAllBytes(), UTF_8);
    return new SpecificDatumReader<>(RunManifest.class)
        .read(null, DecoderFactory.get().jsonDecoder(RunManifest.getClassSchema(), json));
  }
}
