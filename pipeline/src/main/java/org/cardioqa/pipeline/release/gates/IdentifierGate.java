package org.cardioqa.pipeline.release.gates;

import org.cardioqa.schemas.ReleaseItem;

/** Ids have the shape of pseudonyms, paths are made of them, pictures carry no attributes. */
final class IdentifierGate implements Gate {
  @Override
  public String name() {
    return "identifiers";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    for (ReleaseItem item : release.items()) {
      Identifiers.faults(item).forEach(fault -> faults.of(item.getQaId(), fault));
    }
    release.frames().identifierFaults().forEach(faults::of);
    return faults.counted("ids in the clear and pictures with attributes", settings, "max_faults");
  }
}
