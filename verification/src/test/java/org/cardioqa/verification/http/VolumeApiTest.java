package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.shards.ShardFolder;
import org.cardioqa.verification.shards.Shards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeApiTest {
  private static final String VOLUME = "/api/volumes/v-s-q1";
  private static final int FRAME = ShardFolder.ROWS * ShardFolder.COLUMNS;

  private TestService service;

  @BeforeEach
  void start(@TempDir Path folder) {
    QaCandidate placed = Candidates.multi("q1", 2);
    placed.setLinks(
        List.of(
            new VolumeLink("v-s-q1", 1, 1, 3, 4, "mark"),
            new VolumeLink("v-s-q1", 3, 3, 3, 4, "mark")));
    List<QaCandidate> candidates = List.of(placed, Candidates.multi("q2", 1));
    ShardFolder.write(folder, candidates);
    service =
        TestService.start(Policy.DEFAULT, Studies.of(Shards.open(folder, 1 << 20)), candidates);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aTaskBringsTheVolumesOfItsStudy() {
    JsonNode task = service.as(Role.READER).post("/api/tasks/pull", "{}").json();
    JsonNode volume = task.path("volumes").path(0);
    assertThat(volume.path("volume_id").textValue()).isEqualTo("v-s-q1");
    assertThat(volume.path("slices").intValue()).isEqualTo(ShardFolder.SLICES);
    assertThat(volume.path("phases").intValue()).isEqualTo(ShardFolder.PHASES);
    assertThat(volume.path("levels").size()).isEqualTo(ShardFolder.SLICES);
    assertThat(volume.path("affine").size()).isEqualTo(16);
    assertThat(volume.has("study_id")).isFalse();
    assertThat(service.as(Role.READER).get(VOLUME).json()).isEqualTo(volume);
  }

  @Test
  void whichSlicesAndPhasesShowTheAnswerIsToldAfterTheBlindAnswerAlone() {
    Browser reader = service.as(Role.READER);
    JsonNode task = reader.post("/api/tasks/pull", "{}").json();
    String whole =
        "[{'volume_id':'v-s-q1','slice_from':1,'slice_to':%d,'phase_from':1,'phase_to':%d}]"
            .formatted(ShardFolder.SLICES, ShardFolder.PHASES);
    assertThat(task.path("links").toString()).isEqualTo(whole.replace('\'', '"'));
    assertThat(reader.post("/api/tasks/pull", "{}").json()).isEqualTo(task);

    String lease = task.path("lease").path("lease_id").toString();
    JsonNode informed =
        reader
            .post(
                "/api/tasks/q1/blind",
                "{\"lease_id\":%s,\"answers\":[\"septal\"],\"seconds\":1}".formatted(lease))
            .json();
    String exact =
        "[{'volume_id':'v-s-q1','slice_from':1,'slice_to':1,'phase_from':3,'phase_to':4},"
            + "{'volume_id':'v-s-q1','slice_from':3,'slice_to':3,'phase_from':3,'phase_to':4}]";
    assertThat(informed.path("links").toString()).isEqualTo(exact.replace('\'', '"'));
    assertThat(reader.post("/api/tasks/pull", "{}").json().path("links"))
        .isEqualTo(informed.path("links"));
  }

  @Test
  void aLoopAndItsFramesAreTheSamePixels() throws IOException {
    Browser reader = service.as(Role.READER);
    reader.post("/api/tasks/pull", "{}");
    Answer raw = reader.get(VOLUME + "/slices/2.raw");
    assertThat(raw.status()).isEqualTo(200);
    assertThat(raw.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(raw.header("Cache-Control")).contains("private", "immutable");
    ByteBuffer loop = ByteBuffer.wrap(raw.response().body()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(loop.remaining()).isEqualTo(ShardFolder.PHASES * FRAME * Short.BYTES);
    for (int phase = 1; phase <= ShardFolder.PHASES; phase++) {
      Answer frame = reader.get(VOLUME + "/frames/2/" + phase);
      assertThat(frame.header("Content-Type")).isEqualTo("image/png");
      BufferedImage png = ImageIO.read(new ByteArrayInputStream(frame.response().body()));
      for (int pixel = 0; pixel < FRAME; pixel++) {
        assertThat(loop.getShort(((phase - 1) * FRAME + pixel) * Short.BYTES) & 0xFFFF)
            .isEqualTo(
                png.getRaster()
                    .getSample(pixel % ShardFolder.COLUMNS, pixel / ShardFolder.COLUMNS, 0));
      }
    }
  }

  @Test
  void aFrameThatTheBrowserHasIsNotSentAgain() {
    Browser reader = service.as(Role.READER);
    reader.post("/api/tasks/pull", "{}");
    String tag = reader.get(VOLUME + "/frames/1/1").header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{64}\"");
    Answer again =
        reader.send(reader.request(VOLUME + "/frames/1/1").header("If-None-Match", tag).GET());
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.response().body()).isEmpty();
    assertThat(
            service
                .browser()
                .send(
                    service
                        .browser()
                        .request(VOLUME + "/frames/1/1")
                        .header("If-None-Match", tag)
                        .GET())
                .status())
        .isEqualTo(401);
  }

  @Test
  void imagesOfAStudyAreThereForThoseAloneWhoHaveATaskOfIt() {
    Browser reader = service.as(Role.READER);
    reader.post("/api/tasks/pull", "{}");
    Browser other = service.another("other", Role.READER);
    for (String path : List.of("", "/frames/1/1", "/slices/1.raw")) {
      assertThat(reader.get(VOLUME + path).status()).as(path).isEqualTo(200);
      assertThat(reader.get("/api/volumes/v-s-q2" + path).status()).as(path).isEqualTo(404);
      assertThat(other.get(VOLUME + path).status()).as(path).isEqualTo(404);
      assertThat(other.get("/api/volumes/nowhere" + path).text())
          .isEqualTo(other.get(VOLUME + path).text());
    }
  }

  @Test
  void imagesOfAStudyThatIsHeldAreGoneForReaders() {
    Browser reader = service.as(Role.READER);
    JsonNode task = reader.post("/api/tasks/pull", "{}").json();
    reader.post(
        "/api/tasks/q1/verdict",
        "{\"lease_id\":%s,\"decision\":\"PHI_SEEN\",\"seconds\":1}"
            .formatted(task.path("lease").path("lease_id")));
    assertThat(reader.get(VOLUME + "/frames/1/1").status()).isEqualTo(404);
    assertThat(service.as(Role.ADMIN).get(VOLUME + "/frames/1/1").status()).isEqualTo(200);
  }

  @Test
  void whatIsNoSliceOrPhaseIsNotFound() {
    Browser reader = service.as(Role.READER);
    reader.post("/api/tasks/pull", "{}");
    for (String path :
        List.of(
            "/frames/0/1",
            "/frames/1/6",
            "/frames/-1/1",
            "/frames/x/1",
            "/frames/1/99999999999",
            "/slices/0.raw",
            "/slices/4.raw",
            "/slices/1",
            "/slices/x.raw")) {
      assertThat(reader.get(VOLUME + path).status()).as(path).isEqualTo(404);
    }
  }
}
