package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * What the workers of a creation need.
 *
 * @param shards folder of the build's output
 * @param verdicts folder or file
 * @param draft local folder that takes the files
 * @param policyText the policy, which was read without an error before
 * @param key where the identity key is
 * @param canary GUID of the line
 * @param errata that the release must honour
 * @param dropped gates by the qa_id that they took out
 */
record JobSettings(
    String shards,
    String verdicts,
    String draft,
    String policyText,
    CatalogSource catalog,
    KeyRef key,
    String canary,
    Errata errata,
    Map<String, String> dropped)
    implements Serializable {

  Policy policy() {
    try {
      return Policy.of(policyText, "policy");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JobSettings withDropped(Map<String, String> gates) {
    return new JobSettings(
        shards, verdicts, draft, policyText, catalog, key, canary, errata, gates);
  }
}
