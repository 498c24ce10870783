package org.cardioqa.pipeline.release.gates;

import java.util.HashSet;
import java.util.Set;
import org.cardioqa.schemas.ReleaseItem;

/** No picture, by the hash of its stored values, may stand in two splits. Looks at every frame. */
final class SamePictureGate implements Gate {
  @Override
  public String name() {
    return "same_pictures";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    SplitsOf splits = new SplitsOf();
    int hashed = 0;
    for (Frame frame : release.frames().frames()) {
      if (!frame.pixelSha256().isEmpty()) {
        hashed++;
        splits.add(frame.pixelSha256(), frame.volume().split());
      }
    }
    Faults faults = new Faults();
    faults.note("frames with a hash of their pixels: " + hashed);
    Set<String> shared = splits.shared();
    Set<String> giveWay = new HashSet<>();
    for (Frame frame : release.frames().frames()) {
      if (shared.contains(frame.pixelSha256())
          && !SplitsOf.keeper(splits.of(frame.pixelSha256())).equals(frame.volume().split())) {
        giveWay.add(frame.sliceId());
        faults.of(
            "a frame of %s is the very picture of one of %s: slice %s"
                .formatted(
                    frame.volume().split(),
                    SplitsOf.keeper(splits.of(frame.pixelSha256())),
                    Identifiers.shown(frame.sliceId())));
      }
    }
    for (ReleaseItem item : release.items()) {
      if (item.getSliceIds().stream().anyMatch(giveWay::contains)) {
        faults.condemn(item.getQaId());
      }
    }
    return faults.counted("frames that stand in another split too", settings, "max_shared");
  }
}
