package org.cardioqa.verification.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.List;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.shards.Loop;
import org.cardioqa.verification.shards.Volume;

/** Images, for whoever may see a task of their study. To others there is no such volume. */
final class VolumeRoutes {
  /** Frames never change, but nobody who lost the right to see them should find them for long. */
  private static final String KEPT = "private, max-age=86400, immutable";

  private final Tasks tasks;
  private final Studies studies;

  VolumeRoutes(Tasks tasks, Studies studies) {
    this.tasks = tasks;
    this.studies = studies;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/volumes/{volume_id}", Role.READER, this::volume),
        Route.get("/api/volumes/{volume_id}/frames/{slice}/{phase}", Role.READER, this::frame),
        Route.get("/api/volumes/{volume_id}/slices/{slice}.raw", Role.READER, this::loop));
  }

  private void volume(Context call, Caller caller) {
    Answers.json(call, VolumeView.of(visible(call, caller)));
  }

  private void frame(Context call, Caller caller) {
    Volume volume = visible(call, caller);
    Slice frame =
        studies.frame(volume.volume().getVolumeId(), number(call, "slice"), number(call, "phase"));
    String tag = '"' + frame.getPixelSha256().orElseThrow(ApiError::notFound) + '"';
    call.header("ETag", tag).header("Cache-Control", KEPT);
    if (tag.equals(call.header("If-None-Match"))) {
      call.status(304);
      return;
    }
    ByteBuffer png = frame.getImage().map(Image::getBytes).orElseThrow(ApiError::notFound);
    byte[] bytes = new byte[png.remaining()];
    png.duplicate().get(bytes);
    call.contentType("image/png").result(bytes);
  }

  private void loop(Context call, Caller caller) {
    Volume volume = visible(call, caller);
    Loop loop = studies.loop(volume.volume().getVolumeId(), number(call, "slice"));
    call.header("Cache-Control", KEPT).contentType("application/octet-stream").result(loop.bytes());
  }

  private Volume visible(Context call, Caller caller) {
    return studies
        .volume(call.pathParam("volume_id"))
        .filter(volume -> tasks.maySeeStudy(caller.toAccount(), volume.volume().getStudyId()))
        .orElseThrow(ApiError::notFound);
  }

  private static int number(Context call, String name) {
    try {
      return Integer.parseInt(call.pathParam(name));
    } catch (NumberFormatException e) {
      throw ApiError.notFound();
    }
  }
}
